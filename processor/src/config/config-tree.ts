/**
 * What a file says. Numbers stay the text that was written: money may not pass through a float.
 * `undefined` is a key without a value: it counts as not written.
 */
export type ConfigTree =
  | string
  | boolean
  | undefined
  | readonly ConfigTree[]
  | { readonly [key: string]: ConfigTree };

/** From the root: `['budgets', 0, 'limit']`. */
export type ConfigPath = readonly PropertyKey[];

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A mistake, at a place in the file or in the environment variable of that name. */
export interface Mistake {
  readonly at: ConfigPath | string;
  /** Whether the key or its value is meant. */
  readonly part?: 'key' | 'value';
  /** Follows the name of the setting: "is missing: …". */
  readonly message: string;
}

export function selectText(tree: ConfigTree, ...path: string[]): string | undefined {
  const value = selectValue(tree, path);
  return typeof value === 'string' ? value.trim() : undefined;
}

export function selectItems(tree: ConfigTree, ...path: string[]): readonly ConfigTree[] {
  const value = selectValue(tree, path);
  return Array.isArray(value) ? value : [];
}

export function selectValue(tree: ConfigTree, path: readonly string[]): ConfigTree {
  let value = tree;
  for (const key of path) value = isSection(value) ? value[key] : undefined;
  return value;
}

function isSection(tree: ConfigTree): tree is { readonly [key: string]: ConfigTree } {
  return typeof tree === 'object' && !Array.isArray(tree);
}
