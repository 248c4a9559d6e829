import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { environmentSchema } from '../../../processor/src/config/environment-schema.ts';
import { fileSchema } from '../../../processor/src/config/file-schema.ts';
import { loadConfig } from '../../../processor/src/config.ts';

const readme = readFileSync(new URL('../../../processor/README.md', import.meta.url), 'utf8');
const example = fileURLToPath(
  new URL('../../../processor/tallylight.example.yaml', import.meta.url),
);

interface Row {
  readonly setting: string;
  readonly variable: string;
  readonly fallback: string;
}

/** The rows of the README's table of settings, without their back quotes. */
const rows: readonly Row[] = readme
  .slice(readme.indexOf('| setting |'))
  .split('\n\n', 1)
  .join('')
  .split('\n')
  .slice(2)
  .filter((line) => line.startsWith('|'))
  .map((line) => {
    const [, setting = '', variable = '', fallback = ''] = line
      .split('|')
      .map((cell) => cell.trim().replaceAll('`', ''));
    return { setting, variable, fallback };
  });

/** Every single setting below a schema, with its default as the table writes it. */
function listSettings(schema: unknown, path = '', fallback = 'required'): Omit<Row, 'variable'>[] {
  if (schema instanceof z.ZodPrefault)
    return listSettings(schema.unwrap(), path, formatWritten(schema.def.defaultValue));
  if (schema instanceof z.ZodOptional) return listSettings(schema.unwrap(), path, '');
  if (schema instanceof z.ZodDefault) {
    return listSettings(schema.unwrap(), path, formatDefault(schema.def.defaultValue));
  }
  if (schema instanceof z.ZodArray) return listSettings(schema.element, `${path}[]`);
  if (!(schema instanceof z.ZodObject)) return [{ setting: path, fallback }];
  return Object.entries(schema.shape).flatMap(([key, field]) =>
    listSettings(field, path === '' ? key : `${path}.${key}`),
  );
}

/** A default that is written as in the file, such as `30d`; those of groups are their settings'. */
function formatWritten(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function formatDefault(value: unknown): string {
  return Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
}

test('the table of settings has every setting of the file with its default, and no other', () => {
  // The data folder's default depends on where the processor is started.
  const settings = listSettings(fileSchema).map((row) =>
    row.setting === 'database.data_dir' ? { ...row, fallback: 'data' } : row,
  );
  assert.deepEqual(
    rows.map(({ setting, fallback }) => ({ setting, fallback })),
    settings,
  );
});

test('the table of settings has every environment variable, and no other', () => {
  assert.deepEqual(
    rows.flatMap(({ variable }) => (variable === '' ? [] : variable)).toSorted(),
    Object.keys(environmentSchema.shape).toSorted(),
  );
});

test('the annotated example is a configuration without mistakes that shows every setting', () => {
  const env = {
    SHOP_INGEST_TOKEN: 'a-secret',
    RESEARCH_INGEST_TOKEN: 'another-secret',
    SHOP_READ_TOKEN: 'a-third-secret',
    ADMIN_TOKEN: 'a-sixth-secret',
    RESEARCH_READ_TOKEN: 'a-seventh-secret',
    ALERTMANAGER_TOKEN: 'a-fourth-secret',
    SLACK_URL: 'https://hooks.slack.com/services/T1/B1/all',
    RESEARCH_SLACK_URL: 'https://hooks.slack.com/services/T1/B2/research',
    SMTP_PASSWORD: 'a fifth secret',
  };
  const { ingestTokens, readToken, budgets } = loadConfig({ env, file: example });
  assert.deepEqual(ingestTokens, [
    { tenant: 'default', environment: null, token: 'a-secret' },
    { tenant: 'research', environment: 'staging', token: 'another-secret' },
  ]);
  assert.equal(readToken, 'a-third-secret');
  assert.deepEqual(
    budgets.map(({ name, limit }) => ({ name, limit })),
    [
      { name: 'production', limit: 250_000_000_000_000_000_000n },
      { name: 'research-daily', limit: 12_500_000_000_000_000_000n },
    ],
  );
  const text = readFileSync(example, 'utf8');
  const names = rows.map(({ setting }) => setting.split('.').at(-1)?.replace('[]', '') ?? '');
  // The example keeps secrets out of the file.
  const missing = names.filter((name) => !text.includes(`${name}:`));
  const secrets = [
    'token',
    'read_token',
    'admin_token',
    'token',
    'alerts_token',
    'slack_url',
    'password',
    'slack_url',
  ];
  assert.deepEqual(missing, secrets);
});

test('the annotated example says at its top which environment variables it wants', () => {
  const text = readFileSync(example, 'utf8');
  const top = text.slice(0, text.indexOf('\n\n'));
  const wanted = [...text.matchAll(/_env: *([A-Z_]+)/g)].map(([, name = '']) => name);
  assert.ok(wanted.length > 0);
  assert.deepEqual(
    wanted.filter((name) => !new RegExp(`\\b${name}\\b`).test(top)),
    [],
  );
});

test('the defaults in the annotated example are the defaults', () => {
  const sections = readFileSync(example, 'utf8').replaceAll(/^.*(#|_env:).*example.*$/gm, '');
  for (const { setting, fallback } of rows) {
    const name = setting.split('.').at(-1) ?? '';
    const isSingle = /^(server|database|ingest)\.\w+$/.test(setting);
    if (!isSingle || fallback === '') continue;
    assert.match(
      sections,
      new RegExp(`^ +${name}: ${fallback.replaceAll(/[.[\]]/g, '\\$&')}( |$)`, 'm'),
    );
  }
});
