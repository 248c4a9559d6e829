import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { providers } from '../../../instrumentation/src/providers/list.ts';
import { resolveOutcome } from '../../../instrumentation/src/recording/outcome.ts';
import type { WireFormat } from '../../../instrumentation/src/wire-format.ts';
import { createRequestHead } from '../support/create-request-head.ts';

/** How providers word a refusal; none of it is usage, whatever it looks like. */
const bodies = [
  { error: { message: 'no', type: 'invalid_request_error', code: 'invalid_api_key' } },
  { type: 'error', error: { type: 'rate_limit_error', message: 'no' } },
  { error: { code: 429, message: 'no', status: 'RESOURCE_EXHAUSTED' } },
  { message: 'Too many requests', __type: 'ThrottlingException' },
  { detail: 'Not authenticated' },
  { object: 'error', message: 'no', type: 'BadRequestError', param: null, code: 400 },
  { error: 'model not found' },
  'Bad Gateway',
  [],
  null,
];
const head = createRequestHead({ url: 'https://api.example.com/v1/models/m:generateContent' });
const requestBody = { model: 'm', input: 'text', prompt: 'a cat', n: 2, query: 'q', seconds: '4' };

function resolveSource(format: WireFormat, statusCode: number, body: unknown): string {
  const facts = {
    ...format.readHeaders?.({ statusCode, header: () => undefined }),
    ...format.readResponse(body),
  };
  return resolveOutcome({
    statusCode,
    ending: { kind: 'complete' },
    request: format.readRequest(head, requestBody),
    facts,
    free: format.free === true,
  }).source;
}

// T39: a refusal before any work costs a known zero; of a failure nobody knows.
describe('a refusal', () => {
  for (const { name, endpoints } of providers) {
    it(`by ${name} is not billed, at any of its endpoints`, () => {
      for (const { path, format } of endpoints) {
        for (const body of bodies) {
          for (const statusCode of [400, 401, 402, 403, 404, 413, 422, 429, 529]) {
            const said = `${path} ${statusCode} ${JSON.stringify(body)}`;
            assert.equal(resolveSource(format, statusCode, body), 'not_billed', said);
          }
          const expected = format.free === true ? 'not_billed' : 'absent';
          for (const statusCode of [408, 500, 502, 504]) {
            const said = `${path} ${statusCode} ${JSON.stringify(body)}`;
            assert.equal(resolveSource(format, statusCode, body), expected, said);
          }
        }
      }
    });
  }
});
