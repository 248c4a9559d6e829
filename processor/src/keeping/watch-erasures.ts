import { digestText } from '../digest-text.ts';
import type { PricedUsage } from '../domain/charge.ts';
import type { QuarantinedSpan } from '../domain/quarantine.ts';
import type { Attribution } from '../domain/usage.ts';
import type { Log } from '../log.ts';
import type { ErasedUser } from '../storage/select-erasures.ts';

/** What is about to be stored. */
interface Batch {
  readonly usages: readonly PricedUsage[];
  readonly quarantined: readonly QuarantinedSpan[];
}

/** Keeps the names of erased users from coming back. */
export interface ErasureWatch {
  /**
   * The batch, without the names of erased users but for the user id itself: the ledger knows that one by
   * its hash, and has no name for it.
   */
  scrub(tenant: string, batch: Batch): Batch;
  /** Reads the list again at once, after somebody was erased here. */
  reload(): Promise<void>;
  stop(): void;
}

/**
 * Loads who was erased, and looks every so often whether another processor has erased somebody.
 * @throws UnavailableError when the ledger is away at the start. Later that is logged.
 */
export async function watchErasures({
  load,
  log,
  pollMs = 10_000,
}: {
  load: () => Promise<readonly ErasedUser[]>;
  log: Log;
  pollMs?: number;
}): Promise<ErasureWatch> {
  let byTenant = await loadByTenant();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  schedule();

  function schedule(): void {
    if (!stopped) timer = setTimeout(poll, pollMs).unref();
  }

  async function poll(): Promise<void> {
    await reload().catch((error: unknown) => {
      log('warn', 'Who was erased could not be read again', { error: String(error) });
    });
    schedule();
  }

  async function reload(): Promise<void> {
    byTenant = await loadByTenant();
  }

  async function loadByTenant(): Promise<ReadonlyMap<string, ErasedUsers>> {
    const found = Map.groupBy(await load(), ({ tenant }) => tenant);
    return new Map([...found].map(([tenant, users]) => [tenant, indexUsers(users)]));
  }

  function scrub(tenant: string, batch: Batch): Batch {
    const users = byTenant.get(tenant);
    if (users === undefined) return batch;
    const find = createFinder(users);
    return {
      usages: batch.usages.map((usage) => scrubUsage(usage, find)),
      quarantined: batch.quarantined.map((span) => ({
        ...span,
        attributes: mapValues(span.attributes, (value) => find(value)?.replacement ?? value),
      })),
    };
  }

  return {
    scrub,
    reload,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** Those of one tenant. */
interface ErasedUsers {
  readonly tenantId: number | undefined;
  /** By the hash of their names, in hex digits. */
  readonly byHash: ReadonlyMap<string, ErasedUser>;
}

function indexUsers(users: readonly ErasedUser[]): ErasedUsers {
  const byHash = new Map(users.map((user) => [user.nameHash.toString('hex'), user]));
  return { tenantId: users[0]?.tenantId, byHash };
}

type Find = (name: string) => ErasedUser | undefined;

/** As the database's `usage_hash` of tenant, kind and name. Each text is looked up once. */
function createFinder({ tenantId, byHash }: ErasedUsers): Find {
  const known = new Map<string, ErasedUser | undefined>();
  return function find(name) {
    if (known.has(name)) return known.get(name);
    const content = `["${tenantId}", "user", ${JSON.stringify(name)}]`;
    const user = byHash.get(digestText(content).slice(0, 32));
    known.set(name, user);
    return user;
  };
}

function scrubUsage(usage: PricedUsage, find: Find): PricedUsage {
  const { attribution, origin, billing } = usage.record;
  const scrubbed = {
    attribution: scrubAttribution(attribution, find),
    origin: {
      ...origin,
      ciActor: replaceIn(origin.ciActor, find),
      pipelineName: replaceIn(origin.pipelineName, find),
      vcs: mapValues(origin.vcs, (value) => replaceIn(value, find) ?? value),
    },
    billing: {
      organization: replaceIn(billing.organization, find),
      project: replaceIn(billing.project, find),
      key: replaceIn(billing.key, find),
    },
  };
  const { userId } = attribution;
  const isErased = userId !== null && find(userId) !== undefined;
  return {
    ...usage,
    record: { ...usage.record, ...scrubbed },
    // What an erased user asks says who it is as well.
    ...(isErased && { content: null }),
  };
}

function replaceIn(text: string | null, find: Find): string | null {
  return text === null ? null : (find(text)?.replacement ?? text);
}

function scrubAttribution(attribution: Attribution, find: Find): Attribution {
  const user = attribution.userId === null ? undefined : find(attribution.userId);
  const replace = (text: string | null) => replaceIn(text, find);
  const { sessionId } = attribution;
  return {
    ...attribution,
    sessionId: user === undefined ? replace(sessionId) : createSessionName(sessionId, user),
    feature: replace(attribution.feature),
    project: replace(attribution.project),
    organization: replace(attribution.organization),
    task: replace(attribution.task),
    objectId: replace(attribution.objectId),
    tags: mapValues(attribution.tags, (value) => replace(value) ?? value),
  };
}

/** Somebody with a pseudonym has sessions that stay apart, and that nobody can name. */
function createSessionName(
  sessionId: string | null,
  { mode, replacement }: ErasedUser,
): string | null {
  if (sessionId === null || mode === 'erase') return null;
  return `${replacement}-${digestText(sessionId).slice(0, 12)}`;
}

function mapValues(
  record: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
