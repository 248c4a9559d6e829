import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CliError, exitCodes } from '../cli-error.ts';
import type { Output } from '../output.ts';
import { type ApiAccess, readApi, sendApi } from '../read-api.ts';
import { usageError } from '../usage-error.ts';
import { formatPrices } from './format-price.ts';
import { formatAliases, formatPriceList } from './format-price-list.ts';
import { formatRefresh } from './format-refresh.ts';
import {
  aliasesShape,
  type HeldPrice,
  heldPriceShape,
  priceListShape,
  refreshShape,
} from './held-price.ts';
import type { PricesCommand, WantedRefresh } from './prices-command.ts';

/** The processor fetches what may be large from far away. */
const REFRESH_TIMEOUT_MS = 120_000;

/** What the commands need. */
interface Session {
  readonly access: ApiAccess;
  /** Whoever runs the command, where nobody is named; `null` where that is unknown. */
  readonly user: string | null;
  readonly cwd: string;
  readonly json: boolean;
  readonly output: Output;
}

/** `tallylight prices …`: shows the prices, and changes them. */
export async function prices(command: PricesCommand, session: Session): Promise<number> {
  const { access } = session;
  switch (command.action) {
    case 'list': {
      const found = await readAll(access, command.query);
      return show(session, { prices: found }, () => formatPriceList(found));
    }
    case 'show':
      return await showModel(command, session);
    case 'add': {
      const price = { ...command.price, by: requireName(command.price.by, session) };
      const added = await sendApi(access, 'prices', price, heldPriceShape);
      return show(session, added, () => formatPrices([added]));
    }
    case 'verify':
    case 'revoke': {
      const path = `prices/${encodeURIComponent(command.id)}/${command.action}`;
      const by = requireName(command.by, session);
      const changed = await sendApi(access, path, { by }, heldPriceShape);
      return show(session, changed, () => formatPrices([changed]));
    }
    case 'refresh':
      return await refresh(command, session);
    case 'aliases': {
      const found = await readApi(access, 'prices/aliases', aliasesShape);
      return show(session, found, () => formatAliases(found.aliases));
    }
  }
}

async function showModel(
  { provider, model }: { readonly provider: string; readonly model: string },
  session: Session,
): Promise<number> {
  const query = { provider, model, periods: 'all', revoked: 'true' };
  const found = await readAll(session.access, query);
  if (found.length === 0) {
    throw new CliError(
      exitCodes.failed,
      `There is no price of ${provider}/${model}. tallylight prices list --provider ${provider} shows the others.`,
    );
  }
  return show(session, { prices: found }, () => formatPrices(found));
}

async function refresh(
  { from, apply, acceptJumps, by }: WantedRefresh,
  session: Session,
): Promise<number> {
  const order = {
    ...(from !== null && (await createSource(from, session.cwd))),
    ...(acceptJumps && { accept_jumps: true }),
    by: by ?? session.user,
  };
  const path = `prices/refresh?apply=${apply}`;
  const outcome = await sendApi(session.access, path, order, refreshShape, {
    timeoutMs: REFRESH_TIMEOUT_MS,
  });
  show(session, outcome, () => formatRefresh(outcome));
  const { message } = session.output;
  if (!apply && outcome.changes.length > 0) {
    message('Nothing was changed. tallylight prices refresh --apply does it.\n');
  }
  if (outcome.refused.length === 0) return exitCodes.ok;
  message('Some prices were refused. Where a rate has truly moved that far, add --accept-jumps.\n');
  return exitCodes.failed;
}

/** A file is read here: the processor may be on another machine. */
async function createSource(from: string, cwd: string) {
  if (/^https?:\/\//.test(from)) return { from };
  try {
    return { data: JSON.parse(await readFile(resolve(cwd, from), 'utf8')) as unknown };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CliError(exitCodes.couldNotRun, `${from} cannot be read: ${reason}.`, { cause });
  }
}

async function readAll(
  access: ApiAccess,
  query: Readonly<Record<string, string>>,
): Promise<HeldPrice[]> {
  const found: HeldPrice[] = [];
  let cursor: string | null = null;
  do {
    const question: URLSearchParams = new URLSearchParams({ ...query, limit: '1000' });
    if (cursor !== null) question.set('cursor', cursor);
    const page = await readApi(access, `prices?${question}`, priceListShape);
    found.push(...page.prices);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return found;
}

function requireName(by: string | null, { user }: Session): string {
  const name = by ?? user;
  if (name === null) throw usageError('Say who does it: --by <name>.');
  return name;
}

function show({ json, output }: Session, answer: unknown, format: () => string): number {
  output.result(json ? `${JSON.stringify(answer, null, 2)}\n` : format());
  return exitCodes.ok;
}
