import type pg from 'pg';
import { createLongQuery } from './create-long-query.ts';
import type { ErasedName } from './erase-name.ts';

/**
 * What stands in the records themselves: texts that are the user's id become the replacement. Within
 * JSON's own quotes, so that no part of a longer text is taken for it. All records of the tenant are
 * read: others may name the user as well.
 * @returns how many records were changed.
 */
export async function eraseInRecords(
  client: pg.PoolClient,
  { tenantId, userId, replacement }: ErasedName,
): Promise<number> {
  const { rowCount } = await client.query(
    createLongQuery(
      `update usage_records
      set rest = replace(rest::text, to_jsonb($2::text)::text, to_jsonb($3::text)::text)::jsonb
      where tenant_id = $1 and rest is not null
        and position(to_jsonb($2::text)::text in rest::text) > 0`,
      [tenantId, userId, replacement],
    ),
  );
  return rowCount ?? 0;
}

/**
 * The same for records of the user that came after the name was gone: by its hash.
 * @returns how many records were changed.
 */
export async function eraseLateRecords(
  client: pg.PoolClient,
  { nameId, nameHash, replacement }: { nameId: number; nameHash: Buffer; replacement: string },
): Promise<number> {
  const isName = (text: string) => `usage_hash(tenant_id::text, 'user', ${text}) = $2`;
  const member = (name: string) =>
    `case when ${isName(`rest->>'${name}'`)} then jsonb_build_object('${name}', $3::text) else '{}' end`;
  const { rowCount } = await client.query(
    createLongQuery(
      `update usage_records set rest = rest || ${member('object_id')} || ${member('task')} ||
        case when rest ? 'tags' then jsonb_build_object('tags', (
          select jsonb_object_agg(key, case when ${isName('value')} then $3 else value end)
          from jsonb_each_text(rest->'tags')
        )) else '{}' end
      where user_id = $1 and rest is not null and (
        ${isName("rest->>'object_id'")} or ${isName("rest->>'task'")}
        or exists (select from jsonb_each_text(rest->'tags') where ${isName('value')}))`,
      [nameId, nameHash, replacement],
    ),
  );
  return rowCount ?? 0;
}

/** Features, projects and organisations that are called like the user. */
export async function eraseInDimensions(
  client: pg.PoolClient,
  { tenantId, userId, replacement }: ErasedName,
): Promise<number> {
  const columns = ['feature', 'project', 'organization'];
  const { rowCount } = await client.query(
    `update usage_dimensions
    set ${columns.map((name) => `${name} = case when ${name} = $2 then $3 else ${name} end`).join(', ')}
    where tenant_id = $1 and $2 in (${columns.join(', ')})`,
    [tenantId, userId, replacement],
  );
  return rowCount ?? 0;
}

/**
 * Details, such as who started the pipeline. They are no tenant's own: the tenant's records get copies
 * without the name, and the originals lose it where nobody else has them.
 * @returns how many details were changed.
 */
export async function eraseInDetails(
  client: pg.PoolClient,
  { tenantId, userId, replacement }: ErasedName,
): Promise<number> {
  const { rows } = await client.query<{ id: number; copy: string }>(
    `select id, replace(body::text, to_jsonb($1::text)::text, to_jsonb($2::text)::text) as copy
    from usage_details where position(to_jsonb($1::text)::text in body::text) > 0`,
    [userId, replacement],
  );
  let changed = 0;
  for (const { id, copy } of rows) {
    await client.query(
      `insert into usage_details (hash, body) values (usage_hash($1::jsonb::text), $1::jsonb)
      on conflict (hash) do nothing`,
      [copy],
    );
    const { rowCount } = await client.query(
      createLongQuery(
        `update usage_records
        set detail_id = (select id from usage_details where hash = usage_hash($1::jsonb::text))
        where tenant_id = $2 and detail_id = $3`,
        [copy, tenantId, id],
      ),
    );
    const { rowCount: blanked } = await client.query(
      createLongQuery(
        `update usage_details set body = $1::jsonb where id = $2
          and not exists (select from usage_records where detail_id = $2)`,
        [copy, id],
      ),
    );
    if ((rowCount ?? 0) + (blanked ?? 0) > 0) changed += 1;
  }
  return changed;
}
