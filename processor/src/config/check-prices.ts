import {
  type ConfigTree,
  type Mistake,
  selectItems,
  selectText,
  selectValue,
} from './config-tree.ts';
import { instant } from './price-setting-types.ts';

const TERMS = ['rates', 'discount', 'free', 'subscription'] as const;

/** A price says one thing: what is paid. */
export function checkPrices(tree: ConfigTree): Mistake[] {
  return selectItems(tree, 'prices', 'own').flatMap((price, index) => {
    if (typeof price !== 'object') return [];
    const at = ['prices', 'own', index];
    return [...checkTerms(price, at), ...checkPeriod(price, at)];
  });
}

function checkTerms(price: ConfigTree, at: readonly PropertyKey[]): Mistake[] {
  const stated = TERMS.filter(
    (name) => ![undefined, false].includes(selectValue(price, [name]) as undefined),
  );
  if (stated.length === 1) return [];
  const [, second] = stated;
  if (second === undefined) {
    return [
      { at, message: 'says no price: write rates, discount, free: true or subscription: true.' },
    ];
  }
  return [
    {
      at: [...at, second],
      message: `stands beside ${stated[0]}: keep one of ${stated.join(', ')}.`,
    },
  ];
}

function checkPeriod(price: ConfigTree, at: readonly PropertyKey[]): Mistake[] {
  const [from, to] = ['valid_from', 'valid_to'].map(
    (name) => instant.safeParse(selectText(price, name)).data,
  );
  if (from === undefined || to === undefined || from < to) return [];
  return [
    {
      at: [...at, 'valid_to'],
      message: 'is not after valid_from: it is the first instant that has the price no more.',
    },
  ];
}
