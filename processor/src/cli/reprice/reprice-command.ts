import { usageError } from '../usage-error.ts';

/** What `tallylight reprice` is to do. */
export type RepriceCommand =
  | { readonly action: 'list' }
  | { readonly action: 'show'; readonly id: string }
  | {
      readonly action: 'reprice';
      readonly order: WantedRun;
      readonly isDryRun: boolean;
      /** Without asking first. */
      readonly isAgreed: boolean;
    };

/** Which calls are to be priced anew, as the API takes it. */
export interface WantedRun {
  readonly from: string;
  readonly to?: string;
  readonly provider?: string;
  readonly model?: string;
  /** `null`: every tenant. Left out: the tenant that is asked for. */
  readonly tenant?: null;
  readonly reason?: string;
  readonly by?: string;
}

/** The options of `tallylight reprice`. */
export const repriceOptions = {
  from: { type: 'string' },
  to: { type: 'string' },
  provider: { type: 'string' },
  model: { type: 'string' },
  'all-tenants': { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  yes: { type: 'boolean', short: 'y' },
  reason: { type: 'string' },
  by: { type: 'string' },
} as const;

interface Values {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  readonly tenant?: string | undefined;
  readonly 'all-tenants'?: boolean | undefined;
  readonly 'dry-run'?: boolean | undefined;
  readonly yes?: boolean | undefined;
  readonly reason?: string | undefined;
  readonly by?: string | undefined;
}

/** @throws CliError with exit code 2. */
export function parseRepriceCommand(args: readonly string[], values: Values): RepriceCommand {
  const [action, id, ...others] = args;
  if (action === undefined) return parseOrder(values);
  const foreign = Object.keys(repriceOptions).find((option) => option in values);
  if (foreign !== undefined) throw usageError(`reprice ${action} takes no --${foreign}.`);
  if (action === 'list' && id === undefined) return { action };
  if (action === 'show' && id !== undefined && others.length === 0) return { action, id };
  throw usageError('reprice takes --from and --to, or list, or show <run>.');
}

function parseOrder(values: Values): RepriceCommand {
  const { from, to, provider, model, reason, by, tenant } = values;
  if (from === undefined) {
    throw usageError('reprice needs --from, the earliest start of the calls, such as 2026-11-01.');
  }
  const allTenants = values['all-tenants'] ?? false;
  if (allTenants && tenant !== undefined) {
    throw usageError('--tenant and --all-tenants exclude each other.');
  }
  const isDryRun = values['dry-run'] ?? false;
  const isAgreed = values.yes ?? false;
  if (isDryRun && isAgreed) throw usageError('--dry-run changes nothing; leave out --yes.');
  const order = {
    from,
    ...(to !== undefined && { to }),
    ...(provider !== undefined && { provider }),
    ...(model !== undefined && { model }),
    ...(allTenants && { tenant: null }),
    ...(reason !== undefined && { reason }),
    ...(by !== undefined && { by }),
  };
  return { action: 'reprice', order, isDryRun, isAgreed };
}
