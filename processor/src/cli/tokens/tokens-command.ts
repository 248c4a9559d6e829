import { usageError } from '../usage-error.ts';

/** What `tallylight tokens` is to do. */
export type TokensCommand =
  | { readonly action: 'list' }
  | { readonly action: 'create'; readonly token: WantedToken }
  | { readonly action: 'revoke'; readonly id: string };

/** A token to be made, as the API takes it. */
export interface WantedToken {
  readonly name: string;
  readonly scope: string;
  /** `null`: every tenant. Left out: the tenant that is asked for. */
  readonly tenant?: null;
  readonly environment?: string;
  readonly expires_at?: string;
}

/** The options of `tallylight tokens create`. */
export const tokensOptions = {
  name: { type: 'string' },
  scope: { type: 'string' },
  environment: { type: 'string' },
  'all-tenants': { type: 'boolean' },
  expires: { type: 'string' },
} as const;

interface Values {
  readonly name?: string | undefined;
  readonly scope?: string | undefined;
  readonly tenant?: string | undefined;
  readonly environment?: string | undefined;
  readonly 'all-tenants'?: boolean | undefined;
  readonly expires?: string | undefined;
}

/** @throws CliError with exit code 2. */
export function parseTokensCommand(args: readonly string[], values: Values): TokensCommand {
  const [action, ...rest] = args;
  if (action === 'create') {
    refuseArguments('create', rest);
    return { action, token: parseWanted(values) };
  }
  const foreign = Object.keys(tokensOptions).find((option) => option in values);
  if (foreign !== undefined) throw usageError(`--${foreign} is for tokens create.`);
  if (action === 'list') {
    refuseArguments('list', rest);
    return { action };
  }
  const [id, ...others] = rest;
  if (action === 'revoke' && id !== undefined && others.length === 0) {
    // Whoever gives the token itself has it in the shell's history: it is not repeated here.
    if (/^\d{1,18}$/.test(id)) return { action, id };
    throw usageError('tokens revoke takes the id that tokens list shows, a number; not the token.');
  }
  throw usageError('tokens takes list, create, or revoke <id>.');
}

function parseWanted(values: Values): WantedToken {
  const { name, scope, environment, expires, tenant, 'all-tenants': allTenants = false } = values;
  if (scope === undefined) throw usageError('tokens create needs --scope ingest, read or admin.');
  if (name === undefined) {
    throw usageError('tokens create needs --name, which says what the token is for.');
  }
  if (allTenants && tenant !== undefined) {
    throw usageError('--tenant and --all-tenants exclude each other.');
  }
  return {
    name,
    scope,
    ...(allTenants && { tenant: null }),
    ...(environment !== undefined && { environment }),
    ...(expires !== undefined && { expires_at: expires }),
  };
}

function refuseArguments(action: string, rest: readonly string[]): void {
  if (rest.length > 0) {
    throw usageError(`tokens ${action} takes no arguments, but got “${rest.join(' ')}”.`);
  }
}
