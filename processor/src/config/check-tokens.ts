import { checkSecret, checkVariable } from './check-variable.ts';
import {
  type ConfigPath,
  type ConfigTree,
  type Environment,
  type Mistake,
  selectItems,
  selectText,
  selectValue,
} from './config-tree.ts';
import { quote } from './setting.ts';
import { token } from './setting-types.ts';

/** Each ingest token is given once, can be sent in a header, and belongs to one tenant. */
export function checkIngestTokens(tree: ConfigTree, env: Environment): Mistake[] {
  const owners = new Map<string, string>();
  if (env.TALLYLIGHT_INGEST_TOKEN) owners.set(env.TALLYLIGHT_INGEST_TOKEN.trim(), 'default');
  return selectItems(tree, 'ingest', 'tokens').flatMap((item, index): Mistake[] => {
    if (typeof item !== 'object') return [];
    const at = ['ingest', 'tokens', index];
    const secret = selectText(item, 'token');
    const variable = selectText(item, 'token_env');
    if (secret === undefined && variable === undefined) {
      const message =
        'has no token: add token_env: and the name of an environment variable that holds it, or token:.';
      return [{ at, message }];
    }
    if (secret !== undefined && variable !== undefined) {
      return [{ at, message: 'has both token and token_env: keep one.' }];
    }
    return [
      ...checkVariable([...at, 'token_env'], variable, { env, setting: token }),
      ...checkOwner(at, secret ?? env[variable ?? '']?.trim(), item),
    ];
  });

  function checkOwner(at: ConfigPath, secret: string | undefined, item: ConfigTree): Mistake[] {
    if (!secret) return [];
    const tenant = selectText(item, 'tenant') ?? 'default';
    const owner = owners.get(secret) ?? tenant;
    owners.set(secret, owner);
    if (owner === tenant) return [];
    const message = `has the same token as tenant ${quote(owner)}: give ${quote(tenant)} its own.`;
    return [{ at, message }];
  }
}

/** The API's token is given once and can be sent in a header. */
export function checkReadToken(tree: ConfigTree, env: Environment): Mistake[] {
  return checkSecret(selectValue(tree, ['api']), ['api'], {
    name: 'read_token',
    env,
    setting: token,
  });
}
