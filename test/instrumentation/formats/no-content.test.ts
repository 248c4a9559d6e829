import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { text } from '../support/content-parts.ts';
import { followMessages } from '../support/follow-content.ts';

describe('what has no words', () => {
  it('is kept of no embedding, and the answer of no refusal', async () => {
    const nothing = { system: undefined, input: undefined, output: undefined };
    assert.deepEqual(
      await followMessages({
        url: 'https://api.openai.com/v1/embeddings',
        request: { input: 'Weather?' },
        response: '{"data":[{"embedding":[1]}]}',
      }),
      nothing,
    );
    assert.deepEqual(
      await followMessages({
        url: 'https://api.openai.com/v1/chat/completions',
        request: { messages: [{ role: 'user', content: 'Weather?' }] },
        response: '{"error":{"message":"no"},"choices":[{"message":{"content":"no"}}]}',
        statusCode: 429,
      }),
      { ...nothing, input: [{ role: 'user', parts: [text('Weather?')] }] },
    );
  });
});
