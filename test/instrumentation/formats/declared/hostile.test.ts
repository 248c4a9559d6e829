import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseApis } from '../../../../instrumentation/src/formats/declared/parse-apis.ts';
import { createRequestHead } from '../../support/create-request-head.ts';

const words = [
  ...['name', 'hosts', 'endpoints', 'ignoredPaths', 'method', 'path', 'operation', 'model'],
  ...['units', 'tokens', 'cost', 'success', 'free', 'match', 'cases', 'otherwise', 'multiply'],
  ...['divide', 'ceil', 'input', 'amount', 'at', 'is', '__proto__', 'constructor', 'credits'],
];
const texts = [
  ...['acme', 'api.acme.example', '/v1/{a}/{b*}', 'GET', 'search', '$request.path.a'],
  ...['$response.body#/__proto__/a', 'length($response.body#/a)', 'characters($request.body)'],
  ...['$response.header.x', '$request.query.n', '*', '', '$', 'OK'],
];

/** Anything that could stand in a description, with its own words in it. */
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, -1, 0, 1.5, 1e308, ...texts),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom(...words), tie('value')), { maxLength: 6 })
      // As text, so that `__proto__` is a key of its own, as it is in a file.
      .map((entries): unknown =>
        JSON.parse(
          `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${JSON.stringify(each)}`).join()}}`,
        ),
      ),
  ),
}));

const endpoint = fc
  .record(
    { units: value, model: value, tokens: value, cost: value, success: value, id: value },
    { requiredKeys: [] },
  )
  .map((fields) => ({ path: '/v1/{a}', operation: 'search', ...fields }));

describe('a description of anything', () => {
  it('is parsed without throwing: it holds, or its mistakes are named', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), value), (given) => {
        const entries = Array.isArray(given) ? given : [given];
        const { apis, problems } = parseApis(JSON.stringify(given));
        assert.ok(apis.length === entries.length || problems.length > 0);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads any call without throwing, and only sane quantities', () => {
    fc.assert(
      fc.property(endpoint, value, fc.string(), (described, body, text) => {
        const api = { name: 'acme', hosts: ['api.acme.example'], endpoints: [described] };
        const format = parseApis(JSON.stringify(api)).apis[0]?.endpoints[0]?.format;
        if (format === undefined) return;
        const url = `https://api.acme.example/v1/a?n=${encodeURIComponent(text)}`;
        const { units } = format.readRequest(createRequestHead({ url }), body);
        const facts = [
          format.readResponse(body),
          format.readHeaders?.({ statusCode: 200, header: () => text }),
        ];
        for (const quantity of [units, ...facts.map((fact) => fact?.usage?.units)].flatMap((each) =>
          Object.values(each ?? {}),
        )) {
          assert.ok(Number.isFinite(quantity) && quantity >= 0, String(quantity));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('cannot pollute a prototype, nor exhaust the stack by its depth', () => {
    parseApis('{"__proto__":{"polluted":1},"endpoints":[{"units":{"__proto__":{"polluted":1}}}]}');
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
    const deep = `${'{"ceil":'.repeat(3000)}1${'}'.repeat(3000)}`;
    const { problems } = parseApis(
      `{"name":"a","hosts":["a.b"],"endpoints":[{"units":{"c":${deep}}}]}`,
    );
    assert.ok(problems.length > 0);
  });
});
