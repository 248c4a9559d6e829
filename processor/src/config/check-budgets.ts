import { type ConfigTree, type Mistake, selectItems, selectText } from './config-tree.ts';
import { quote } from './setting.ts';

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
