import type { LedgerTokens } from './domain/access.ts';
import type { Budget } from './domain/budget.ts';

/**
 * Budgets of a tenant that nobody can send for: they stay at zero, and nobody notices. Mostly the
 * name is mistyped; its token may also be made later.
 */
export function findUnfedBudgets(
  budgets: readonly Budget[],
  {
    ingestTokens,
    ledgerTokens: { tokens, hasIngest },
  }: {
    ingestTokens: readonly { readonly tenant: string }[];
    ledgerTokens: LedgerTokens;
  },
): string[] {
  const tenants = new Set<string | null>(ingestTokens.map(({ tenant }) => tenant));
  for (const { scope, tenant } of tokens) if (scope === 'ingest') tenants.add(tenant);
  if (ingestTokens.length === 0 && !hasIngest) tenants.add('default');
  return budgets.filter(({ tenant }) => !tenants.has(tenant)).map(({ name }) => name);
}
