import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBatchFormats } from '../../../../instrumentation/src/formats/openai/batch.ts';
import { mistral } from '../../../../instrumentation/src/providers/mistral.ts';
import { openai } from '../../../../instrumentation/src/providers/openai.ts';
import { createRequestHead } from '../../support/create-request-head.ts';

const now = Date.parse('2026-11-20T15:30:00Z');
const { retrieve, results: format } = createBatchFormats({ now: () => now });
const head = createRequestHead({
  method: 'GET',
  url: 'https://api.openai.com/v1/files/file-abc/content',
});
const read = (line: unknown) => format.readToldCall?.(line, head);

const completion = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_795_176_000,
  model: 'gpt-4o-mini-2024-07-18',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Hi' } }],
  usage: { prompt_tokens: 1000, completion_tokens: 200, total_tokens: 1200 },
};
const createLine = (body: unknown, more: object = {}) => ({
  id: 'batch_req_a',
  custom_id: 'a',
  response: { status_code: 200, request_id: 'r', body },
  error: null,
  ...more,
});

describe('T29: a line of a batch’s results', () => {
  it('is a call of its own, at the prices of a batch and of the instant it was answered', () => {
    assert.deepEqual(read(createLine(completion)), {
      identity: 'batch_req_a/a',
      operationName: 'chat',
      startedAtMs: 1_795_176_000_000,
      statusCode: 200,
      request: { processing: 'batch' },
      response: {
        model: 'gpt-4o-mini-2024-07-18',
        id: 'chatcmpl-1',
        finishReasons: ['stop'],
        usage: { inputTokens: 1000, outputTokens: 200 },
        processing: 'batch',
      },
    });
  });

  it('is served where the host says that its file is', () => {
    const endpoint = openai.endpoints.find(({ path }) => path.startsWith('/files'));
    const url = 'https://eu.api.openai.com/v1/files/file-abc/content';
    const eu = createRequestHead({ method: 'GET', url });
    const readAt = (at: typeof head) => endpoint?.format.readToldCall?.(createLine(completion), at);
    assert.deepEqual(readAt(eu)?.request, { processing: 'batch', region: 'eu' });
    assert.deepEqual(readAt(head)?.request, { processing: 'batch' });
    assert.equal(endpoint?.format.readToldCall?.({ id: 'no result' }, eu), undefined);
  });

  it('is the same call however often the file is downloaded', () => {
    assert.deepEqual(read(createLine(completion)), read(createLine(completion)));
  });

  it('is named by its file and its custom id where it has no id, as at Azure', () => {
    assert.equal(read(createLine(completion, { id: '' }))?.identity, 'file-abc/a');
  });

  for (const [operation, body] of [
    ['chat', { object: 'response', created_at: 1_795_176_000, status: 'completed' }],
    ['text_completion', { object: 'text_completion', created: 1_795_176_000 }],
    ['embeddings', { object: 'list', data: [{ object: 'embedding' }] }],
    ['video_generation', { object: 'video', created_at: 1_795_176_000, seconds: '4' }],
    ['moderation', { id: 'modr-1', model: 'omni-moderation-latest', results: [{}] }],
    ['image_generation', { created: 1_795_176_000, data: [{ b64_json: 'iVBOR' }] }],
  ] as const) {
    it(`that answers with ${JSON.stringify(body).slice(0, 30)}… is ${operation}`, () => {
      assert.equal(read(createLine(body))?.operationName, operation);
    });
  }

  it('without an instant has that of its id, else the day of the download', () => {
    const body = { object: 'list', data: [], model: 'text-embedding-3-small' };
    // 0x6b000000 = 1,795,162,112 seconds
    const id = 'batch_req_6b0000008190b14f964abc0542670bb6';
    assert.equal(read(createLine(body, { id }))?.startedAtMs, 1_795_162_112_000);
    assert.equal(read(createLine(body))?.startedAtMs, Date.parse('2026-11-20T00:00:00Z'));
  });

  it('without an instant has that of its batch’s order, where an answer said which file is its', () => {
    const body = { object: 'list', data: [], model: 'text-embedding-3-small' };
    const order = { object: 'batch', created_at: 1_795_089_600 };
    const readFrom = (file: string) =>
      format.readToldCall?.(
        createLine(body),
        createRequestHead({
          method: 'GET',
          url: `https://api.openai.com/v1/files/${file}/content`,
        }),
      )?.startedAtMs;
    assert.deepEqual(retrieve.readResponse({ ...order, output_file_id: 'file-1' }), {});
    retrieve.readResponse({ object: 'list', data: [{ ...order, error_file_id: 'file-2' }, null] });
    // Mistral’s names.
    retrieve.readResponse({ ...order, output_file: 'file-3', error_file: null });
    for (const file of ['file-1', 'file-2', 'file-3']) {
      assert.equal(readFrom(file), 1_795_089_600_000);
    }
    assert.equal(readFrom('file-4'), Date.parse('2026-11-20T00:00:00Z'));
  });

  it('of a moderation is free', () => {
    assert.equal(read(createLine({ model: 'omni-moderation-latest', results: [{}] }))?.free, true);
  });

  it('with usage and without a status was answered', () => {
    const line = createLine(completion, { response: { body: completion } });
    assert.equal(read(line)?.statusCode, 200);
  });

  it('that was refused has its status and the error’s code', () => {
    const body = { error: { message: 'x', code: 'rate_limit_exceeded' } };
    const line = createLine(body, { response: { status_code: 429, body } });
    const { statusCode, response } = read(line) ?? {};
    assert.deepEqual(
      { statusCode, response },
      {
        statusCode: 429,
        response: { processing: 'batch', errorType: 'rate_limit_exceeded' },
      },
    );
  });

  it('that expired has no response, and counts as refused', () => {
    const error = { code: 'batch_expired', message: 'x' };
    const { statusCode, response } = read(createLine(null, { response: null, error })) ?? {};
    assert.deepEqual(
      { statusCode, response },
      { statusCode: 400, response: { processing: 'batch', errorType: 'batch_expired' } },
    );
  });

  for (const line of [
    { custom_id: 'a', method: 'POST', url: '/v1/chat/completions', body: { model: 'gpt-4o' } },
    { messages: [{ role: 'user', content: 'training data' }] },
    completion,
    null,
    'text',
    [],
  ]) {
    it(`is none: ${JSON.stringify(line).slice(0, 60)}`, () => {
      assert.equal(read(line), undefined);
    });
  }
});

// T24: Mistral’s names of what was cached, and its OCR.
describe('a line of a batch’s results at Mistral', () => {
  const results = mistral.endpoints.find(({ path }) => path === '/files/[^/]+/content')?.format;
  const readUsage = (body: unknown) =>
    results?.readToldCall?.(createLine(body), head)?.response.usage;

  for (const cached of [
    { prompt_tokens_details: { cached_tokens: 640 } },
    { prompt_token_details: { cached_tokens: 640 } },
    { num_cached_tokens: 640 },
  ]) {
    it(`counts what was cached as a live answer does: ${JSON.stringify(cached)}`, () => {
      const usage = { ...completion.usage, ...cached };
      assert.deepEqual(readUsage({ ...completion, usage }), {
        inputTokens: 1000,
        cacheReadInputTokens: 640,
        outputTokens: 200,
      });
    });
  }

  it('of OCR is billed by the page', () => {
    const body = { pages: [], model: 'mistral-ocr-latest', usage_info: { pages_processed: 3 } };
    assert.deepEqual(readUsage(body), { units: { pages: 3 } });
  });

  it('of a moderation is no free one, as live ones are not', () => {
    const body = { id: 'mod-1', model: 'mistral-moderation-latest', results: [{ categories: {} }] };
    const { operationName, free } = results?.readToldCall?.(createLine(body), head) ?? {};
    assert.deepEqual({ operationName, free }, { operationName: 'moderation', free: undefined });
  });
});
