import type { z } from 'zod';
import {
  type ConfigPath,
  type ConfigTree,
  type Environment,
  type Mistake,
  selectText,
} from './config-tree.ts';
import { variableName } from './setting-types.ts';

/**
 * A secret is given once: as `name`, or as `name_env`, the variable that holds it. `at` is the path
 * of `section`.
 */
export function checkSecret(
  section: ConfigTree,
  at: ConfigPath,
  { name, env, setting }: { name: string; env: Environment; setting: z.ZodType },
): Mistake[] {
  const variable = selectText(section, `${name}_env`);
  if (variable !== undefined && selectText(section, name) !== undefined) {
    return [{ at, message: `has both ${name} and ${name}_env: keep one.` }];
  }
  return checkVariable([...at, `${name}_env`], variable, { env, setting });
}

/** The variable that a setting names is there, and holds what the setting itself could. */
export function checkVariable(
  at: ConfigPath,
  name: string | undefined,
  { env, setting }: { env: Environment; setting: z.ZodType },
): Mistake[] {
  if (name === undefined || !variableName.safeParse(name).success) return [];
  const value = env[name];
  if (!value) {
    return [{ at, message: `names the environment variable ${name}, which is not set: set it.` }];
  }
  const issues = setting.safeParse(value).error?.issues ?? [];
  return issues.map(({ message }) => ({ at, message: `names ${name}, whose value ${message}` }));
}
