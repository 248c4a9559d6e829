import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseApis } from '../../../../instrumentation/src/formats/declared/parse-apis.ts';

const shortest = {
  name: 'acme_search',
  hosts: ['api.acme.example'],
  endpoints: [{ path: '/v1/search', operation: 'search' }],
};

/** The entry with this endpoint instead. */
const withEndpoint = (fields: object) => ({
  ...shortest,
  endpoints: [{ path: '/v1/search', operation: 'search', ...fields }],
});

const expressions =
  '$response.body#/a/b, $response.header.name, $request.body#/a/b, $request.query.name, $request.path.name or $request.header.name, bare or in length(…), characters(…) or sum(…)';

describe('the description of a paid API', () => {
  it('may be one, or a list', () => {
    for (const given of [shortest, [shortest]]) {
      const { apis, problems } = parseApis(JSON.stringify(given));
      assert.deepEqual(problems, []);
      assert.deepEqual(
        apis.map(({ endpoints, ...api }) => ({
          ...api,
          endpoints: endpoints.map(({ method, path, format }) => [
            method,
            path,
            format.operationName,
          ]),
        })),
        [
          {
            name: 'acme_search',
            hosts: ['api.acme.example'],
            ignoredPaths: [],
            endpoints: [['POST', '/v1/search', 'search']],
          },
        ],
      );
    }
  });

  it('tells every mistake of an entry by its place, leaves that out, and keeps the others', () => {
    const wrong = {
      name: 'Acme Search',
      hosts: ['https://api.acme.example/v1', '*.com'],
      url: 'x',
      endpoints: [
        {
          method: 'FETCH',
          path: 'v1/search',
          operation: 'Web Search',
          model: '$response.body#/model',
          units: { Credits: 1, credits: '$response.bdy#/credits', pages: -1 },
          tokens: { total: 1 },
          cost: {},
          success: { at: '$request.body#/ok', is: [] },
          free: 'yes',
          price: 3,
        },
      ],
    };
    const { apis, problems } = parseApis(JSON.stringify([wrong, shortest]));
    assert.deepEqual(
      apis.map(({ name }) => name),
      ['acme_search'],
    );
    assert.deepEqual(
      problems,
      [
        'url is not known here; remove it, or write one of $schema, name, hosts, endpoints, ignoredPaths',
        'name "Acme Search" is no name in lower_snake_case, such as acme_search',
        'hosts[0] "https://api.acme.example/v1" is no host; write api.example.com or api.example.com:8443, without https:// and path',
        'hosts[1] "*.com" is no host; write api.example.com or api.example.com:8443, without https:// and path',
        'endpoints[0].price is not known here; remove it, or write one of method, hosts, path, operation, model, responseModel, units, tokens, cost, id, errorType, success, free',
        'endpoints[0].method "FETCH" is neither GET nor POST',
        'endpoints[0].path "v1/search" is no path; write /v1/search or /v1/voices/{voice}',
        'endpoints[0].operation "Web Search" is no name in lower_snake_case, such as search',
        'endpoints[0].free is neither true nor false',
        'endpoints[0].tokens.total is not known here; remove it, or write one of input, output',
        'endpoints[0].cost.amount is missing; write where the response states it',
        'endpoints[0].model comes from the response’s body; it must come from the request',
        'endpoints[0].units.Credits is no name in lower_snake_case, such as credits',
        `endpoints[0].units.credits "$response.bdy#/credits" is no expression; write ${expressions}`,
        'endpoints[0].units.pages -1 is not a number from 0 on, an expression, a table with match and cases, multiply, divide or ceil',
        'endpoints[0].success.at is no place in the response; write $response.body#/status',
        'endpoints[0].success.is is no list of words; write those that are billed, such as ["OK"]',
      ].map((problem) => `entry 1 (Acme Search): ${problem}; the entry is left out`),
    );
  });

  for (const [what, endpoint, problem] of [
    [
      'a table without cases',
      { units: { credits: { match: '$request.query.depth' } } },
      'units.credits.cases is missing; write the words, each with its value',
    ],
    [
      'a table by a word instead of a place',
      { units: { credits: { match: 'depth', cases: {} } } },
      `units.credits.match "depth" is no expression; write ${expressions}`,
    ],
    [
      'request and response in one sum',
      { units: { credits: { multiply: ['$request.query.n', '$response.body#/n'] } } },
      'units.credits mixes the request, the headers and the body of the response; use one of them, or write a list of alternatives',
    ],
    [
      'alternatives in another order than holds',
      { units: { credits: ['$request.query.n', '$response.body#/n'] } },
      'units.credits is out of order: the body of the response comes first, then its headers, then the request and what is fixed',
    ],
    [
      'a division of three',
      { units: { credits: { divide: [1, 2, 3] } } },
      'units.credits.divide has 3 numbers; write 2',
    ],
    [
      'an empty list',
      { units: { credits: [] } },
      'units.credits is an empty list; write what holds first, then the rest',
    ],
    [
      'a part that its path does not have',
      {
        path: '/v1/{voice}',
        units: { credits: ['$response.body#/n', { ceil: '$request.path.voic' }] },
      },
      'units.credits[1].ceil names a part {voic} that the path does not have',
    ],
    [
      'a part in another notation',
      { path: '/v1/:voice/speech' },
      'path "/v1/:voice/speech" is no path; write /v1/search or /v1/voices/{voice}',
    ],
    [
      'one value of many',
      { units: { credits: '$response.body#/parts/*/credits' } },
      `units.credits "$response.body#/parts/*/credits" is no expression; write ${expressions}`,
    ],
    [
      'an expression without its sign',
      { model: 'request.body#/model' },
      'model "request.body#/model" is not a text, an expression or a table with match and cases',
    ],
    [
      'a currency where the amount is not',
      { cost: { amount: '$response.body#/cost', currency: '$response.header.x-currency' } },
      'cost.currency stands in another part of the response than the amount; write a fixed one, such as "USD"',
    ],
    [
      'a host that is none of the API’s',
      { hosts: ['eu.api.acme.example', 'api.acme.org'] },
      'hosts "api.acme.org" is none of the API’s hosts; name it in hosts as well',
    ],
    [
      'units without names',
      { units: 3 },
      'units is no object; write units by name, such as { "credits": "$response.body#/credits" }',
    ],
  ] as const) {
    it(`is refused with ${what}`, () => {
      assert.deepEqual(parseApis(JSON.stringify(withEndpoint(endpoint))), {
        apis: [],
        problems: [`entry 1 (acme_search): endpoints[0].${problem}; the entry is left out`],
      });
    });
  }

  it('may begin with the mark that editors on Windows write', () => {
    assert.deepEqual(parseApis(`\uFEFF${JSON.stringify(shortest)}`).problems, []);
  });

  it('is refused with two endpoints of the same calls', () => {
    const endpoints = [
      { path: '/v1/{kind}', operation: 'search' },
      { method: 'GET', path: '/v1/{kind}', operation: 'search' },
      { path: '/v1/{name}', operation: 'extract' },
    ];
    assert.deepEqual(parseApis(JSON.stringify({ ...shortest, endpoints })).problems, [
      'entry 1 (acme_search): endpoints[2] is of the same calls as endpoints[0]; remove one; the entry is left out',
    ]);
  });

  it('is refused with a host that cannot be', () => {
    for (const host of ['api.acme.example:65536', 'api.acme.example:0', 'api..acme.example']) {
      const { problems } = parseApis(JSON.stringify({ ...shortest, hosts: [host] }));
      assert.match(
        problems[0] ?? '',
        /^entry 1 \(acme_search\): hosts\[0\] ".*" is no host;/,
        host,
      );
    }
  });

  it('is refused where it is no JSON, and no object', () => {
    assert.match(parseApis('{').problems[0] ?? '', /^is no JSON: /);
    assert.deepEqual(parseApis('[3]').problems, [
      'entry 1: the entry 3 is no object; the entry is left out',
    ]);
    assert.deepEqual(parseApis('{}').problems, [
      'entry 1: name undefined is no name in lower_snake_case, such as acme_search; the entry is left out',
      'entry 1: endpoints is missing; write at least one endpoint; the entry is left out',
      'entry 1: hosts is missing; write host names, such as ["api.example.com"]; the entry is left out',
    ]);
  });
});
