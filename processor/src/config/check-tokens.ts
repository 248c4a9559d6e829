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

/** What a token is for, by the token. */
type Owners = Map<string, string>;

/** Each ingest token is given once, can be sent in a header, and belongs to one tenant. */
export function checkIngestTokens(tree: ConfigTree, env: Environment): Mistake[] {
  const owners: Owners = new Map();
  claim(owners, env.TALLYLIGHT_INGEST_TOKEN?.trim(), describeOwner(undefined));
  return selectItems(tree, 'ingest', 'tokens').flatMap((item, index) =>
    checkToken(item, ['ingest', 'tokens', index], { env, owners, owner: describeOwner(item) }),
  );
}

/** The API's tokens are given once each, can be sent in a header, and say one thing each. */
export function checkApiTokens(tree: ConfigTree, env: Environment): Mistake[] {
  const owners: Owners = new Map();
  const api = selectValue(tree, ['api']);
  const [readToken, adminToken] = [
    env.TALLYLIGHT_READ_TOKEN?.trim() ?? selectSecret(api, 'read_token', env),
    env.TALLYLIGHT_ADMIN_TOKEN?.trim() ?? selectSecret(api, 'admin_token', env),
  ];
  claim(owners, readToken, 'the read token');
  const isSame = !claim(owners, adminToken, 'the admin token');
  return [
    ...checkSecret(api, ['api'], { name: 'read_token', env, setting: token }),
    ...checkSecret(api, ['api'], { name: 'admin_token', env, setting: token }),
    ...(isSame
      ? [{ at: ['api'], message: 'has one token for reading and for administering: make two.' }]
      : []),
    ...selectItems(tree, 'api', 'tokens').flatMap((item, index) => {
      const at = ['api', 'tokens', index];
      const owner = `${selectText(item, 'scope') ?? 'read'} of ${describeOwner(item)}`;
      return [...checkReach(item, at), ...checkToken(item, at, { env, owners, owner })];
    }),
  ];
}

/** An environment is one of a tenant's, and an admin's is always the whole tenant. */
function checkReach(item: ConfigTree, at: ConfigPath): Mistake[] {
  const all = selectValue(item, ['all_tenants']) === true;
  if (all && selectText(item, 'tenant') !== undefined) {
    return [{ at, message: 'has both tenant and all_tenants: keep one.' }];
  }
  if (selectText(item, 'environment') === undefined) return [];
  if (all) return [{ at, message: 'has both environment and all_tenants: name one tenant.' }];
  if (selectText(item, 'scope') !== 'admin') return [];
  return [
    { at, message: 'administers, and so has no environment: delete it, or write scope: read.' },
  ];
}

function checkToken(
  item: ConfigTree,
  at: ConfigPath,
  { env, owners, owner }: { env: Environment; owners: Owners; owner: string },
): Mistake[] {
  if (typeof item !== 'object') return [];
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
  const mistakes = checkVariable([...at, 'token_env'], variable, { env, setting: token });
  const shown = selectSecret(item, 'token', env);
  if (claim(owners, shown, owner)) return mistakes;
  const message = `has the same token as ${owners.get(shown ?? '')}: give ${owner} its own.`;
  return [...mistakes, { at, message }];
}

/** Whether the token is free, or has the same meaning already. */
function claim(owners: Owners, secret: string | undefined, owner: string): boolean {
  if (!secret) return true;
  const first = owners.get(secret) ?? owner;
  owners.set(secret, first);
  return first === owner;
}

function describeOwner(item: ConfigTree): string {
  if (selectValue(item, ['all_tenants']) === true) return 'all tenants';
  const tenant = `tenant ${quote(selectText(item, 'tenant') ?? 'default')}`;
  const environment = selectText(item, 'environment');
  return environment === undefined ? tenant : `${tenant}, environment ${quote(environment)}`;
}

function selectSecret(section: ConfigTree, name: string, env: Environment): string | undefined {
  return selectText(section, name) ?? env[selectText(section, `${name}_env`) ?? '']?.trim();
}
