import { timingSafeEqual } from 'node:crypto';
import type { Grant, LedgerToken, LedgerTokens } from '../domain/access.ts';
import { UnavailableError } from '../domain/unavailable-error.ts';
import type { Log } from '../log.ts';

/** Up to this age what was read is believed as it is. */
const FRESH_MS = 2_000;

/** Up to this age it is used while it is read anew: a revoked token stops within it. */
const STALE_MS = 5_000;

/** A token that is not found may be new: it is looked for again once what was read is older. */
const MISS_MS = 1_000;

/** So long a request waits for a ledger that hangs, where something is known already. */
const WAIT_MS = 2_000;

/** How exactly the last use of a token is kept. */
const USE_MS = 10 * 60_000;

export interface LedgerTokensOptions {
  /** The tokens that count now. Throws `UnavailableError` when the ledger is away. */
  readonly loadTokens: () => Promise<LedgerTokens>;
  readonly noteTokenUse: (use: { readonly id: string; readonly at: Date }) => Promise<void>;
  readonly log: Log;
  /** Milliseconds since the Unix epoch. */
  readonly now?: () => number;
}

interface Snapshot extends Pick<LedgerTokens, 'hasIngest' | 'hasAdmin'> {
  readonly byHash: ReadonlyMap<string, LedgerToken>;
}

/**
 * The ledger's tokens, all in memory: one question every few seconds answers every request, however
 * many wrong tokens are tried, and several processors agree within seconds.
 */
export function createLedgerTokens({
  loadTokens,
  noteTokenUse,
  log,
  now = Date.now,
}: LedgerTokensOptions) {
  let snapshot: Snapshot | null = null;
  let checkedAt = Number.NEGATIVE_INFINITY;
  let outage: UnavailableError | null = null;
  let reading: Promise<void> | null = null;
  let changes = 0;
  const usedAt = new Map<string, number>();

  /** @throws UnavailableError when nothing has been read yet. */
  async function read(maxAgeMs: number): Promise<Snapshot> {
    // A clock that was set back has not made it fresher.
    const ageMs = Math.abs(now() - checkedAt);
    if (snapshot === null) await readAnew();
    else if (ageMs > maxAgeMs) await readInTime();
    else if (ageMs > FRESH_MS) readAnew().catch(() => {});
    if (snapshot !== null) return snapshot;
    throw outage ?? new Error('The tokens were read, and are not there.');
  }

  /** What was known holds where the ledger takes too long, as where it is away. */
  async function readInTime(): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, WAIT_MS);
    const read = readAnew();
    // It may fail when nobody waits for it any more.
    read.catch(() => {});
    await Promise.race([read, late]).finally(() => clearTimeout(timer));
  }

  function readAnew(): Promise<void> {
    reading ??= load().finally(() => {
      reading = null;
    });
    return reading;
  }

  async function load(): Promise<void> {
    let before: number;
    // What changed while it was read may be missing in it, and who waits has to know it.
    do {
      before = changes;
      await loadOnce();
    } while (before !== changes);
    checkedAt = now();
  }

  async function loadOnce(): Promise<void> {
    try {
      const { tokens, ...kinds } = await loadTokens();
      snapshot = { ...kinds, byHash: new Map(tokens.map((token) => [token.hash, token])) };
      outage = null;
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      // What was known holds meanwhile: without the ledger there is next to nothing to read.
      outage = error;
    }
  }

  function noteUse({ id, lastUsedAt }: LedgerToken): void {
    const last = usedAt.get(id) ?? lastUsedAt?.getTime() ?? Number.NEGATIVE_INFINITY;
    const at = now();
    if (Math.abs(at - last) < USE_MS) return;
    usedAt.set(id, at);
    noteTokenUse({ id, at: new Date(at) }).catch((error: unknown) => {
      log('warn', 'The last use of a token could not be noted', { error: String(error) });
    });
  }

  return {
    /** @throws UnavailableError when the ledger is away and might know the token. */
    async find(hash: Buffer): Promise<Grant | null> {
      const key = hash.toString('hex');
      const token = (await read(STALE_MS)).byHash.get(key) ?? (await read(MISS_MS)).byHash.get(key);
      if (token === undefined) {
        if (outage !== null) throw outage;
        return null;
      }
      const isSame = timingSafeEqual(Buffer.from(token.hash, 'hex'), hash);
      const hasExpired = token.expiresAt !== null && token.expiresAt.getTime() <= now();
      if (!isSame || hasExpired) return null;
      noteUse(token);
      const { scope, tenant, environment } = token;
      return { scope, tenant, environment, metrics: tenant === null };
    },
    /** Which kinds of tokens were ever made. */
    async readKinds(): Promise<Pick<LedgerTokens, 'hasIngest' | 'hasAdmin'>> {
      return await read(STALE_MS);
    },
    forget(): void {
      changes += 1;
      checkedAt = Number.NEGATIVE_INFINITY;
    },
  };
}
