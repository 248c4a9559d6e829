import { checkAlerting } from './check-alerting.ts';
import { checkBudgetNames } from './check-budgets.ts';
import { checkPrices } from './check-prices.ts';
import { checkRetention } from './check-retention.ts';
import { checkApiTokens, checkIngestTokens } from './check-tokens.ts';
import {
  type ConfigTree,
  type Environment,
  type Mistake,
  selectItems,
  selectText,
  selectValue,
} from './config-tree.ts';
import { isLoopback } from './is-loopback.ts';
import { quote } from './setting.ts';
import { databaseUrl, host } from './setting-types.ts';

/**
 * Finds the mistakes that lie between settings. It reads what was written, not what was parsed, so
 * that it works beside single settings that are wrong, and everything is told at once.
 */
export function checkSettings(tree: ConfigTree, env: Environment): Mistake[] {
  return [
    ...checkHost(tree, env),
    ...checkDatabase(tree, env),
    ...checkIngestTokens(tree, env),
    ...checkApiTokens(tree, env),
    ...checkAlerting(tree, env),
    ...checkRetention(tree, env),
    ...checkPrices(tree),
    ...checkBudgetNames(tree),
  ];
}

/** Whoever reaches the port could write into the ledger. */
function checkHost(tree: ConfigTree, env: Environment): Mistake[] {
  const written = env.TALLYLIGHT_HOST ?? selectText(tree, 'server', 'host');
  const { data: address } = host.safeParse(written);
  const hasToken =
    env.TALLYLIGHT_INGEST_TOKEN ||
    selectItems(tree, 'ingest', 'tokens').length > 0 ||
    // Whoever can make ingest tokens needs none to begin with: nobody sends before.
    hasAdminToken(tree, env);
  if (address === undefined || isLoopback(address) || hasToken) return [];
  return [
    {
      at: env.TALLYLIGHT_HOST === undefined ? ['server', 'host'] : 'TALLYLIGHT_HOST',
      message:
        `${quote(address)} can be reached from other machines, and anybody could write into the ledger: ` +
        'set an ingest token (TALLYLIGHT_INGEST_TOKEN, or ingest.tokens in the file), an admin token that can make some (TALLYLIGHT_ADMIN_TOKEN), or listen on 127.0.0.1.',
    },
  ];
}

function hasAdminToken(tree: ConfigTree, env: Environment): boolean {
  return (
    (env.TALLYLIGHT_ADMIN_TOKEN ??
      selectText(tree, 'api', 'admin_token') ??
      selectText(tree, 'api', 'admin_token_env')) !== undefined
  );
}

function checkDatabase(tree: ConfigTree, env: Environment): Mistake[] {
  const path = ['database', 'use_database_url'];
  const other = env.TALLYLIGHT_DATABASE_URL ?? selectText(tree, 'database', 'url');
  if (selectValue(tree, path) !== true || other !== undefined) return [];
  if (env.DATABASE_URL === undefined) {
    const message = 'is true, but the environment variable DATABASE_URL is not set: set it.';
    return [{ at: path, message }];
  }
  const issues = databaseUrl.safeParse(env.DATABASE_URL).error?.issues ?? [];
  return issues.map(({ message }) => ({ at: 'DATABASE_URL', message }));
}
