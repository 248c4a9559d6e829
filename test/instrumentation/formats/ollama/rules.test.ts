import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ollamaChat, ollamaGenerate } from '../../../../instrumentation/src/formats/ollama/chat.ts';
import { ollamaEmbed } from '../../../../instrumentation/src/formats/ollama/embed.ts';
import { createRequestHead } from '../../support/create-request-head.ts';
import { readStream } from '../../support/read-stream.ts';

const head = createRequestHead({ url: 'http://localhost:11434/api/chat' });

describe('accounting of Ollama', () => {
  it('a request streams unless it says that it does not', () => {
    const read = (body: unknown) => ollamaChat.readRequest(head, body);
    assert.deepEqual(read({ model: 'llama3.2' }), { model: 'llama3.2', stream: true });
    assert.deepEqual(read({ model: 'llama3.2', stream: true }), {
      model: 'llama3.2',
      stream: true,
    });
    assert.deepEqual(read({ model: 'llama3.2', stream: false }), {
      model: 'llama3.2',
      stream: false,
    });
    assert.deepEqual(read(undefined), {});
  });

  it('T38: a prompt without a count is unknown, a reported zero is zero', () => {
    const usageOf = (body: object) => ollamaChat.readResponse(body).usage;
    assert.deepEqual(usageOf({ eval_count: 3 }), { outputTokens: 3 });
    assert.deepEqual(usageOf({ prompt_eval_count: 0, eval_count: 3 }), {
      inputTokens: 0,
      outputTokens: 3,
    });
    assert.equal(usageOf({ done: true, done_reason: 'load' }), undefined);
  });

  it('T37: a stream that is left before its last line has no counts, and is not whole', () => {
    assert.deepEqual(readLines([{ model: 'llama3.2', done: false }]), {
      model: 'llama3.2',
      terminal: false,
    });
  });

  it('T39: an error inside of a stream ends it; its sentence stays in the process', () => {
    const lines = [
      { model: 'llama3.2', done: false },
      { error: 'llama runner has died: my prompt' },
    ];
    assert.deepEqual(readLines(lines), {
      model: 'llama3.2',
      errorType: 'error',
      terminal: false,
    });
  });

  it('what an answer quotes is not read as its counts', () => {
    const lines = [
      { model: 'llama3.2', response: '"eval_count": 7, "done_reason"', done: false },
      { model: 'llama3.2', done: true, done_reason: 'stop', prompt_eval_count: 2, eval_count: 1 },
    ];
    assert.deepEqual(readLines(lines).usage, { inputTokens: 2, outputTokens: 1 });
  });

  it('the older embeddings state no usage', () => {
    assert.deepEqual(ollamaEmbed.readResponse({ embedding: [0.1] }), {});
  });
});

function readLines(lines: readonly object[]) {
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  return readStream(ollamaGenerate, [Buffer.from(text)], '.ndjson.txt');
}
