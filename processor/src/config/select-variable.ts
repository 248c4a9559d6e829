import type { Environment } from './config-tree.ts';

/** What the variable holds that a setting such as `token_env` names. */
export function selectVariable(env: Environment, name: string | undefined): string | undefined {
  return name === undefined ? undefined : env[name]?.trim();
}
