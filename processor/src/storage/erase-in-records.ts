import type pg from 'pg';
import { createWordLiteral, replaceName } from '../domain/erasure.ts';
import { createLongQuery } from './create-long-query.ts';
import type { ErasedName } from './erase-name.ts';

/** The parameters of the statements with `formatCleaned`. */
function listParameters({ tenantId, userId, replacement }: ErasedName): unknown[] {
  const literal = createWordLiteral(userId);
  const word = literal === null ? null : `(?<![[:alnum:]_])${literal}(?![[:alnum:]_])`;
  return [tenantId, userId, replacement, word];
}

/** SQL of a text without the name, as `replaceName` does it. */
function formatCleaned(text: string): string {
  return `case when ${text} = $2 then $3::text when $4::text is null then ${text}
    else regexp_replace(${text}, $4, $3, 'g') end`;
}

/** As JSON text has the name in its texts. */
const IN_JSON = (name: string) => `substr(to_jsonb(${name}::text)::text, 2,
  length(to_jsonb(${name}::text)::text) - 2)`;

function formatMember(name: string): string {
  return `case when rest ? '${name}'
    then jsonb_build_object('${name}', ${formatCleaned(`rest->>'${name}'`)}) else '{}' end`;
}

const CLEANED_REST = `rest || ${formatMember('task')} || ${formatMember('object_id')} ||
  case when rest ? 'tags' then jsonb_build_object('tags', (
    select jsonb_object_agg(${formatCleaned('key')}, ${formatCleaned('value')})
    from jsonb_each_text(rest->'tags')
  )) else '{}' end`;

/**
 * What stands in the records themselves: tasks, objects and tags. All records of the tenant are read:
 * others may name the user as well. What else there is tells what a call cost, and is left alone.
 * @returns how many records were changed.
 */
export async function eraseInRecords(client: pg.PoolClient, name: ErasedName): Promise<number> {
  const { rowCount } = await client.query(
    createLongQuery(
      `update usage_records set rest = ${CLEANED_REST}
      where tenant_id = $1 and rest is not null and position(${IN_JSON('$2')} in rest::text) > 0
        and rest <> ${CLEANED_REST}`,
      listParameters(name),
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

/** Features, projects and organisations that name the user. */
export async function eraseInDimensions(client: pg.PoolClient, name: ErasedName): Promise<number> {
  const columns = ['feature', 'project', 'organization'];
  const { rowCount } = await client.query(
    `update usage_dimensions
    set ${columns.map((column) => `${column} = ${formatCleaned(column)}`).join(', ')}
    where tenant_id = $1
      and (${columns.map((column) => `${column} <> ${formatCleaned(column)}`).join(' or ')})`,
    listParameters(name),
  );
  return rowCount ?? 0;
}

/** What of a detail may name a person; the rest says what was called, and what it cost. */
const PERSONAL_DETAILS = [
  'ci_actor',
  'vcs',
  'pipeline_name',
  'billing_organization',
  'billing_project',
  'billing_key',
];

/**
 * Details, such as who started the pipeline. They are no tenant's own: the tenant's records get copies
 * without the name, and the originals lose it where nobody else has them.
 * @returns how many details were changed.
 */
export async function eraseInDetails(
  client: pg.PoolClient,
  { tenantId, userId, replacement }: ErasedName,
): Promise<number> {
  const { rows } = await client.query<{ id: number; body: Record<string, unknown> }>(
    `select id, body from usage_details where position(${IN_JSON('$1')} in body::text) > 0`,
    [userId],
  );
  let changed = 0;
  for (const { id, body } of rows) {
    const cleaned = Object.entries(body).map(([key, value]) =>
      PERSONAL_DETAILS.includes(key)
        ? [key, replaceName(value, userId, replacement)]
        : [key, value],
    );
    const copy = JSON.stringify(Object.fromEntries(cleaned));
    if (copy === JSON.stringify(body)) continue;
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
