import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DeclaredEndpoint } from '../../../../instrumentation/src/formats/declared/declared-api.ts';
import { ResponseBody } from '../../../../instrumentation/src/http/response-body.ts';
import { declareProvider } from '../../../../instrumentation/src/providers/create-declared-provider.ts';

/** What is read of an answer with this body. */
function read(endpoint: Partial<DeclaredEndpoint>, contentType: string, text: string) {
  const { endpoints } = declareProvider({
    name: 'acme',
    hosts: ['api.acme.example'],
    endpoints: [{ path: '/v1/ask', operation: 'answer', ...endpoint }],
  });
  const [{ format } = assert.fail('there is no endpoint')] = endpoints;
  const body = new ResponseBody(format, contentType);
  for (const byte of Buffer.from(text)) body.push(Buffer.of(byte));
  return body.read();
}

const endpoint: Partial<DeclaredEndpoint> = {
  units: { credits: '$response.body#/usage/credits', pages: '$response.body#/usage/pages' },
  cost: { amount: '$response.body#/cost' },
  id: '$response.body#/id',
  errorType: '$response.body#/error/code',
};
const events = [
  { id: 'a1', usage: { credits: 1, pages: 2 } },
  { text: 'Red.' },
  { usage: { credits: 3 }, cost: 0.02 },
];
const facts = {
  id: 'a1',
  usage: { units: { credits: 3, pages: 2 } },
  statedCost: { amount: '0.02', currency: 'USD' },
};

describe('a streamed answer of a described endpoint', () => {
  it('says what the last of its events says that says a thing', () => {
    const sse = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
    assert.deepEqual(read(endpoint, 'text/event-stream', `${sse}data: [DONE]\n\n`), facts);
    const lines = events.map((event) => `${JSON.stringify(event)}\n`).join('');
    for (const type of ['application/x-ndjson', 'application/json']) {
      assert.deepEqual(read(endpoint, type, lines), facts, type);
    }
  });

  it('says nothing, and no zero, where no event says anything', () => {
    assert.deepEqual(read(endpoint, 'text/event-stream', 'data: {"text":"Red."}\n\n'), {});
  });

  it('keeps what was said before a failure in its middle', () => {
    const text = 'data: {"usage":{"credits":2}}\n\ndata: {"error":{"code":"busy"}}\n\n';
    assert.deepEqual(read(endpoint, 'text/event-stream', text), {
      usage: { units: { credits: 2 } },
      errorType: 'busy',
    });
  });

  it('is none where it is one JSON value, on several lines or a list', () => {
    const json = JSON.stringify(events[0], null, 2);
    assert.deepEqual(read(endpoint, 'application/json', json), {
      id: 'a1',
      usage: { units: { credits: 1, pages: 2 } },
    });
    const units = { results: 'length($response.body)', credits: '$response.body#/0/n' };
    assert.deepEqual(read({ units }, 'application/json', '[{"n":4},{"n":5}]'), {
      usage: { units: { results: 2, credits: 4 } },
    });
  });
});
