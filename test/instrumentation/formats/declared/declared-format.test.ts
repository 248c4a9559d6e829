import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DeclaredEndpoint } from '../../../../instrumentation/src/formats/declared/declared-api.ts';
import { createJsonBody } from '../../../../instrumentation/src/http/json-body.ts';
import { origin, readDeclaredCall as read } from './read-declared-call.ts';

const nothing = { request: {}, headers: {}, body: {} };

describe('a described endpoint', () => {
  it('counts requests where it says no more', () => {
    assert.deepEqual(read({}, {}), { ...nothing, request: { units: { requests: 1 } } });
  });

  it('reads units from the body, and nothing where they are no numbers', () => {
    const units = { credits: '$response.body#/usage/0/a~1b' };
    const of = (credits: unknown) => read({ units }, { response: { usage: [{ 'a/b': credits }] } });
    assert.deepEqual(of(2.5).body, { usage: { units: { credits: 2.5 } } });
    assert.deepEqual(of(0).body, { usage: { units: { credits: 0 } } });
    assert.deepEqual(of('12').body, { usage: { units: { credits: 12 } } });
    for (const credits of [-1, null, '1e3', '', 'x', true, [3], { n: 1 }, Number.MAX_VALUE]) {
      assert.deepEqual(of(credits).body, {}, JSON.stringify(credits));
    }
    assert.deepEqual(read({ units }, { response: undefined }).body, {});
  });

  it('never reads what an object or a list only inherits', () => {
    const units = {
      a: '$response.body#/__proto__/n',
      b: '$response.body#/constructor/length',
      c: '$response.body#/list/length',
      d: '$response.body#/text/length',
    };
    const response = JSON.parse('{"list":[1],"text":"abc"}');
    assert.deepEqual(read({ units }, { response }).body, {});
  });

  it('reads units from a header of the response, by its name in any case', () => {
    const units = { credits: '$response.header.X-Credits' };
    assert.deepEqual(read({ units }, { responseHeaders: { 'x-credits': '3' } }).headers, {
      usage: { units: { credits: 3 } },
    });
    assert.deepEqual(read({ units }, {}).headers, {});
  });

  it('counts characters of a text and elements of a list', () => {
    const units = {
      characters: 'characters($request.body#/text)',
      pages: 'length($request.body#/pages)',
      results: 'length($response.body#/results)',
    };
    const { request, body } = read(
      { units },
      { body: { text: 'a✓😀', pages: [1, 2] }, response: { results: ['a'] } },
    );
    // a, ✓ and 😀 are three.
    assert.deepEqual(request, { units: { characters: 3, pages: 2 } });
    assert.deepEqual(body, { usage: { units: { results: 1 } } });
    assert.deepEqual(read({ units }, { body: { text: 3, pages: 'ab' } }), nothing);
  });

  it('adds up what stands in every element of a list: 3 + 2 characters, 0.1 + 0.2 credits, 2 + 0 pages', () => {
    const units = {
      characters: 'characters($request.body#/inputs/*/text)',
      credits: 'sum($response.body#/parts/*/usage/credits)',
      pages: 'length($response.body#/parts/*/pages)',
      seconds: 'sum($response.body#/seconds)',
    };
    const of = (inputs: unknown, parts: unknown, seconds: unknown) => {
      const { request, body } = read({ units }, { body: { inputs }, response: { parts, seconds } });
      return { ...request.units, ...body.usage?.units };
    };
    const parts = [
      { usage: { credits: 0.1 }, pages: [1, 2] },
      { usage: { credits: 0.2 }, pages: [] },
    ];
    assert.deepEqual(of([{ text: 'abc' }, { text: '✓✓' }], parts, [1, 2.5]), {
      characters: 5,
      credits: 0.3,
      pages: 2,
      seconds: 3.5,
    });
    assert.deepEqual(of([], [], []), { characters: 0, credits: 0, pages: 0, seconds: 0 });
    // What is not known of one is not known of all.
    assert.deepEqual(of([{ text: 'abc' }, {}], [...parts, null], [1, 'x']), {});
    assert.deepEqual(of('abc', { 0: parts[0] }, undefined), {});
  });

  it('counts no list of numbers in a body too large to keep: its length is unknown, not zero', () => {
    const body = createJsonBody();
    body.push(Buffer.from(JSON.stringify({ pages: Array(10_000).fill(7), none: [] })));
    const units = {
      pages: 'length($request.body#/pages)',
      none: 'length($request.body#/none)',
    };
    assert.deepEqual(read({ units }, { body: body.parse() }).request, { units: { none: 0 } });
  });

  it('counts the characters of a text that was too long to keep', () => {
    const units = { characters: 'characters($request.body#/text)' };
    const body = { text: { '': 90_000, bytes: 120_000 } };
    assert.deepEqual(read({ units }, { body }).request, { units: { characters: 90_000 } });
  });

  it('takes the model from the path, the query, the body or a header, and a fixed one else', () => {
    const of = (model: DeclaredEndpoint['model'], call: Parameters<typeof read>[1]) =>
      read({ path: '/v1/{kind}', units: {}, ...(model && { model }) }, call).request;
    assert.deepEqual(of('$request.path.kind', { url: `${origin}/v1/na%C3%AFve` }), {
      model: 'naïve',
    });
    assert.deepEqual(of('$request.path.kind', { url: `${origin}/v1/%ff` }), { model: '%ff' });
    assert.deepEqual(of('$request.query.m', { url: `${origin}/v1/search?m=a%20b&m=c` }), {
      model: 'a b',
    });
    assert.deepEqual(of('$request.body#/model', { body: { model: 'm' } }), { model: 'm' });
    assert.deepEqual(of('$request.header.X-Model', { headers: { 'x-model': 'm' } }), {
      model: 'm',
    });
    assert.deepEqual(of(['$request.query.m', 'base'], {}), { model: 'base' });
    assert.deepEqual(of('$request.body#/model', { body: { model: 'x'.repeat(513) } }), {});
  });

  it('looks words up in tables', () => {
    const endpoint: Partial<DeclaredEndpoint> = {
      model: { match: '$request.body#/deep', cases: { true: 'deep' }, otherwise: 'search' },
      units: {
        credits: { match: '$request.body#/depth', cases: { advanced: 2, none: 0 }, otherwise: 1 },
      },
    };
    assert.deepEqual(read(endpoint, { body: { deep: true, depth: 'advanced' } }).request, {
      model: 'deep',
      units: { credits: 2 },
    });
    assert.deepEqual(read(endpoint, { body: { deep: false, depth: 'constructor' } }).request, {
      model: 'search',
      units: { credits: 1 },
    });
    assert.deepEqual(read(endpoint, { body: { depth: 'none' } }).request.units, { credits: 0 });
    // Of a body that could not be read nobody knows what it does not say.
    assert.deepEqual(read(endpoint, { body: undefined }).request, {});
  });

  it('calculates: 12,345 milliseconds of 2 channels are 24.69 seconds; 11 pages are 3 started fives', () => {
    const units: DeclaredEndpoint['units'] = {
      audio_seconds: {
        multiply: [{ divide: ['$response.body#/ms', 1000] }, '$response.body#/channels'],
      },
      credits: { ceil: { divide: ['length($response.body#/pages)', 5] } },
    };
    const response = { ms: 12_345, channels: 2, pages: Array(11).fill('p') };
    assert.deepEqual(read({ units }, { response }).body, {
      usage: { units: { audio_seconds: 24.69, credits: 3 } },
    });
    // What is not known makes all of it unknown; a division by zero is no quantity.
    assert.deepEqual(read({ units }, { response: { ms: 1 } }).body, {});
    const byZero: DeclaredEndpoint['units'] = { a: { divide: [1, '$response.body#/n'] } };
    assert.deepEqual(read({ units: byZero }, { response: { n: 0 } }).body, {});
  });

  it('takes the first alternative that is known, of each part of the call', () => {
    const units: DeclaredEndpoint['units'] = {
      credits: ['$response.body#/a', '$response.body#/b', '$response.header.x-c', 1],
    };
    const call = { responseHeaders: { 'x-c': '3' } };
    assert.deepEqual(read({ units }, { ...call, response: { b: 2 } }), {
      request: { units: { credits: 1 } },
      headers: { usage: { units: { credits: 3 } } },
      body: { usage: { units: { credits: 2 } } },
    });
  });

  it('reads tokens, a stated cost with its currency, an id, a model and a failure', () => {
    const endpoint: Partial<DeclaredEndpoint> = {
      tokens: { input: '$response.body#/in', output: '$response.header.x-out' },
      cost: { amount: '$response.body#/cost', currency: '$response.body#/currency' },
      id: ['$response.body#/id', '$response.header.x-id'],
      responseModel: '$response.body#/model',
      errorType: '$response.body#/error/code',
    };
    const response = { in: 7, cost: '0.0000000012', currency: 'EUR', id: 4711, model: 'm' };
    assert.deepEqual(read(endpoint, { response, responseHeaders: { 'x-out': '3', 'x-id': 'r' } }), {
      request: {},
      headers: { usage: { outputTokens: 3 }, id: 'r' },
      body: {
        usage: { inputTokens: 7 },
        statedCost: { amount: '0.0000000012', currency: 'EUR' },
        id: '4711',
        model: 'm',
      },
    });
    assert.deepEqual(read(endpoint, { response: { in: 1.5, error: { code: 42 } } }).body, {
      errorType: '42',
    });
    assert.deepEqual(
      read({ cost: { amount: '$response.body#/c' } }, { response: { c: 0.007 } }).body,
      {
        statedCost: { amount: '0.007', currency: 'USD' },
      },
    );
  });

  it('has the currency of an amount from wherever it is described, and never takes another one for dollars', () => {
    const of = (cost: DeclaredEndpoint['cost'], call: Parameters<typeof read>[1]) => {
      const { headers, body } = read(cost === undefined ? {} : { cost }, call);
      return body.statedCost ?? headers.statedCost;
    };
    const inHeader = { responseHeaders: { 'x-cost': '2.5' } };
    const amount = '$response.header.x-cost';
    assert.deepEqual(of({ amount, currency: 'EUR' }, inHeader), { amount: '2.5', currency: 'EUR' });
    const stated = { amount: '$response.body#/cost', currency: '$response.body#/currency' };
    for (const currency of ['eur', 'EUR']) {
      assert.deepEqual(of(stated, { response: { cost: 2, currency } }), {
        amount: '2',
        currency: 'EUR',
      });
    }
    assert.equal(of(stated, { response: { cost: 2 } }), undefined);
    const orDollars = { ...stated, currency: [stated.currency, 'USD'] };
    assert.deepEqual(of(orDollars, { response: { cost: 2 } }), { amount: '2', currency: 'USD' });
  });

  it('states a cost in cents as dollars, and one of many digits as it was written', () => {
    const cents: DeclaredEndpoint['cost'] = { amount: { divide: ['$response.body#/cents', 100] } };
    assert.equal(
      read({ cost: cents }, { response: { cents: 0.3 } }).body.statedCost?.amount,
      '0.003',
    );
    const text: DeclaredEndpoint['cost'] = { amount: '$response.body#/cost' };
    const cost = '0.123456789012345678901';
    assert.equal(read({ cost: text }, { response: { cost } }).body.statedCost?.amount, cost);
    for (const wrong of [-1, 'free', null, '1e99']) {
      assert.deepEqual(read({ cost: text }, { response: { cost: wrong } }).body, {});
    }
  });

  it('knows a refusal that is a yes or no, or a number', () => {
    const of = (is: string, ok: unknown) =>
      read({ success: { at: '$response.body#/ok', is: [is] } }, { response: { ok } }).body;
    assert.deepEqual(of('true', true), {});
    assert.deepEqual(of('true', false), { errorType: 'false', refused: true });
    assert.deepEqual(of('0', 0), {});
    assert.deepEqual(of('0', 1001), { errorType: '1001', refused: true });
    assert.deepEqual(of('true', null), {});
  });

  it('knows a refusal in an answer with a status of success', () => {
    const success = { at: '$response.body#/status', is: ['OK', 'ZERO_RESULTS'] };
    const of = (status: unknown) => read({ success }, { response: { status } }).body;
    assert.deepEqual(of('REQUEST_DENIED'), { errorType: 'REQUEST_DENIED', refused: true });
    for (const status of ['OK', 'ZERO_RESULTS', undefined, null, {}])
      assert.deepEqual(of(status), {});
  });

  it('names a refusal as its description does, where that finds a name', () => {
    const endpoint = {
      success: { at: '$response.body#/status', is: ['OK'] },
      errorType: '$response.body#/fault/code',
    };
    const of = (response: object) => read(endpoint, { response }).body;
    const refused = { status: 'DENIED', fault: { code: 'no_key' } };
    assert.deepEqual(of(refused), { errorType: 'no_key', refused: true });
    assert.deepEqual(of({ status: 'DENIED' }), { errorType: 'DENIED', refused: true });
  });
});
