import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parseApis } from '../../../../instrumentation/src/formats/declared/parse-apis.ts';
import { matchesSchema } from '../../support/matches-schema.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../../../instrumentation/apis.schema.json', import.meta.url), 'utf8'),
);
const readme = readFileSync(
  new URL('../../../../instrumentation/README.md', import.meta.url),
  'utf8',
);

const api = (fields: object = {}) => ({ name: 'acme', hosts: ['acme.example'], ...fields });
const endpoints = [{ path: '/v1/a', operation: 'search' }];
const endpoint = (fields: object = {}) =>
  api({ endpoints: [{ path: '/v1/a', operation: 'search', ...fields }] });
const unit = (quantity: unknown) => endpoint({ units: { credits: quantity } });

const right: readonly unknown[] = [
  endpoint(),
  [endpoint(), endpoint({ free: true })],
  api({ hosts: ['*.eu.acme.example:8443', '127.0.0.1:80', 'localhost'], endpoints }),
  { $schema: 'apis.schema.json', ...endpoint() },
  endpoint({ method: 'GET', path: '/v1/{a}:do/{rest*}', hosts: ['b.acme.example'] }),
  { ...endpoint(), ignoredPaths: ['/v1/files'] },
  endpoint({ model: ['$request.query.model', { match: '$request.body#/d', cases: { x: 'y' } }] }),
  endpoint({ tokens: { input: '$response.body#/in' }, responseModel: '$response.header.model' }),
  endpoint({ cost: { amount: { divide: ['$response.body#/cents', 100] }, currency: 'EUR' } }),
  endpoint({ success: { at: '$response.body#/status', is: ['OK'] } }),
  endpoint({ id: '$response.header.x-id', errorType: '$response.body#/error/code' }),
  unit(0.5),
  unit('length($request.body#/a~1b/0)'),
  unit('sum($response.body#/n/*/m)'),
  unit('characters($request.body#/*/n)'),
  unit('$response.body#/n*'),
  unit({ ceil: { multiply: ['$request.query.n', 2] } }),
  unit({ match: '$request.body#/depth', cases: { deep: 2 }, otherwise: 1 }),
  unit(['$response.body#/n', '$response.header.n', 1]),
];

const wrong: readonly unknown[] = [
  3,
  {},
  api(),
  api({ endpoints: [] }),
  { ...endpoint(), name: 'Acme' },
  { ...endpoint(), hosts: [] },
  { ...endpoint(), hosts: ['https://acme.example'] },
  { ...endpoint(), hosts: ['*.com'] },
  { ...endpoint(), price: 1 },
  endpoint({ path: 'v1' }),
  endpoint({ path: '/a/{b' }),
  endpoint({ operation: 'Web Search' }),
  endpoint({ method: 'PUT' }),
  endpoint({ free: 1 }),
  endpoint({ model: 3 }),
  endpoint({ tokens: { total: 1 } }),
  endpoint({ cost: {} }),
  endpoint({ success: { at: '$response.body#/status', is: [] } }),
  endpoint({ units: { Credits: 1 } }),
  unit(-1),
  unit('3'),
  unit([]),
  unit('$response.body.credits'),
  unit('max($response.body#/n)'),
  unit('$response.body#/n/*'),
  unit('$response.body#/*/n'),
  unit({ divide: [1, 2, 3] }),
  unit({ match: 'depth', cases: {} }),
  unit({ match: '$request.body#/d' }),
  unit({ match: '$request.body#/d', cases: {}, else: 1 }),
];

describe('the schema for editors says what the parser says', () => {
  for (const given of right) {
    it(`takes ${JSON.stringify(given)}`, () => {
      assert.deepEqual(parseApis(JSON.stringify(given)).problems, []);
      assert.equal(matchesSchema(given, schema), true);
    });
  }

  for (const given of wrong) {
    it(`refuses ${JSON.stringify(given)}`, () => {
      assert.notDeepEqual(parseApis(JSON.stringify(given)).problems, []);
      assert.equal(matchesSchema(given, schema), false);
    });
  }

  it('takes the examples of README.md', () => {
    const examples = [...readme.matchAll(/^```json\n([[{].*?)^```$/gms)].map(
      ([, text]) => text ?? '',
    );
    assert.ok(examples.length >= 2, 'there are no examples');
    for (const example of examples) {
      assert.deepEqual(parseApis(example).problems, []);
      assert.equal(matchesSchema(JSON.parse(example), schema), true);
    }
  });
});
