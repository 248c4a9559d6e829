import {
  type ConfigTree,
  type Environment,
  type Mistake,
  selectItems,
  selectText,
} from './config-tree.ts';
import { quote } from './setting.ts';
import { suggestNearest } from './suggest-nearest.ts';

/** Budgets are told apart by their names alone: in notices, in metrics, in the API. */
export function checkBudgetNames(tree: ConfigTree): Mistake[] {
  const names = selectItems(tree, 'budgets').map((budget) => selectText(budget, 'name'));
  return names.flatMap((name, index) =>
    name === undefined || names.indexOf(name) === index
      ? []
      : {
          at: ['budgets', index, 'name'],
          message: `${quote(name)} is the name of an earlier budget: choose another.`,
        },
  );
}

/** A budget of a tenant that nobody can send for stays at zero, and nobody notices. */
export function checkBudgetTenants(tree: ConfigTree, env: Environment): Mistake[] {
  const tokens = selectItems(tree, 'ingest', 'tokens');
  const tenants = new Set(tokens.map((item) => selectText(item, 'tenant') ?? 'default'));
  if (env.TALLYLIGHT_INGEST_TOKEN || tokens.length === 0) tenants.add('default');
  const known = [...tenants].map(quote).join(', ');
  return selectItems(tree, 'budgets').flatMap((budget, index) => {
    const tenant = selectText(budget, 'tenant') ?? 'default';
    if (typeof budget !== 'object' || tenants.has(tenant)) return [];
    return {
      at: ['budgets', index, 'tenant'],
      message:
        `${quote(tenant)} has no ingest token, so that nothing would count against this budget: ` +
        `write a tenant that has one (${known}).${suggestNearest(tenant, tenants)}`,
    };
  });
}
