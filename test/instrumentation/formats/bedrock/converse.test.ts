import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TextMeasure } from '../../../../instrumentation/src/estimate/text-measure.ts';
import { createConverseFormat } from '../../../../instrumentation/src/formats/bedrock/converse.ts';
import { event, readEvents } from './read-events.ts';

const claude = createConverseFormat('anthropic');
const openai = createConverseFormat('openai');
const other = createConverseFormat('other');

describe('accounting of Bedrock’s Converse', () => {
  it('T17: of Claude the input leaves out the cache, whatever the total says', () => {
    // 2,000 + 1,000 + 500 = 3,500
    const counts = { cacheReadInputTokens: 1000, cacheWriteInputTokens: 500 };
    const expected = {
      inputTokens: 3500,
      cacheReadInputTokens: 1000,
      cacheWriteInputTokens: 500,
      outputTokens: 10,
    };
    for (const totalTokens of [3510, 2010, undefined]) {
      const usage = { inputTokens: 2000, outputTokens: 10, totalTokens, ...counts };
      assert.deepEqual(claude.readResponse({ usage }).usage, expected);
    }
  });

  it('T17: of OpenAI’s models it includes the cache, unless the total says otherwise', () => {
    const read = (totalTokens: number | undefined, inputTokens: number) =>
      openai.readResponse({
        usage: { inputTokens, outputTokens: 10, totalTokens, cacheReadInputTokens: 800 },
      }).usage?.inputTokens;
    // 1,000 + 10 = 1,010
    assert.equal(read(1010, 1000), 1000);
    assert.equal(read(undefined, 1000), 1000);
    // 1,000 + 800 + 10 = 1,810
    assert.equal(read(1810, 1000), 1800);
    // Less than its part: it cannot include it.
    assert.equal(read(812, 2), 802);
  });

  it('T17: in a stream of OpenAI’s models the total counts the cache twice, and says nothing', () => {
    // 4,995 + 4,993 + 19 = 10,007, though 4,993 of the 4,995 were written
    const usage = {
      inputTokens: 4995,
      outputTokens: 19,
      totalTokens: 10007,
      cacheWriteInputTokens: 4993,
    };
    assert.deepEqual(readEvents(openai, [event('metadata', { usage })]).usage, {
      inputTokens: 4995,
      cacheWriteInputTokens: 4993,
      outputTokens: 19,
    });
  });

  it('T17: of other models the total tells; without one the input leaves out the cache', () => {
    const read = (totalTokens: number | undefined) =>
      other.readResponse({
        usage: { inputTokens: 1000, outputTokens: 10, totalTokens, cacheReadInputTokens: 800 },
      }).usage?.inputTokens;
    assert.equal(read(1010), 1000);
    assert.equal(read(1810), 1800);
    assert.equal(read(undefined), 1800);
  });

  it('T6: writes are split by lifetime where the details say it', () => {
    const read = (cacheDetails: unknown) =>
      claude.readResponse({
        usage: { inputTokens: 1, outputTokens: 1, cacheWriteInputTokens: 900, cacheDetails },
      }).usage?.cacheWrite1hInputTokens;
    const short = { ttl: '5m', inputTokens: 300 };
    assert.equal(read([{ ttl: '1h', inputTokens: 600 }, short]), 600);
    assert.equal(read([short]), 0);
    assert.equal(read([]), undefined);
    assert.equal(read(undefined), undefined);
  });

  it('T30: the tier and the latency are what the answer says', () => {
    const body = {
      stopReason: 'max_tokens',
      serviceTier: { type: 'priority' },
      performanceConfig: { latency: 'optimized' },
    };
    assert.deepEqual(other.readResponse(body), {
      finishReasons: ['max_tokens'],
      serviceTier: 'priority',
      speed: 'optimized',
    });
  });

  it('T19: where a router chose the model, the answer names it', () => {
    const model = 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0';
    const trace = { promptRouter: { invokedModelId: model } };
    assert.deepEqual(other.readResponse({ trace }), { model });
    assert.equal(readEvents(other, [event('metadata', { trace })]).model, model);
  });

  it('T38: what is no count stays unknown, a zero is kept', () => {
    const usage = { inputTokens: 0, outputTokens: -1, cacheReadInputTokens: '5' };
    assert.deepEqual(claude.readResponse({ usage }).usage, undefined);
    assert.deepEqual(claude.readResponse({ usage: { inputTokens: 0 } }).usage, { inputTokens: 0 });
  });

  it('T37: a stream without its last event has no counts, and is not whole', () => {
    const events = [event('messageStart', {}), event('messageStop', { stopReason: 'end_turn' })];
    assert.deepEqual(readEvents(claude, events), { finishReasons: ['end_turn'], terminal: false });
  });

  it('T37: the text of such a stream, and of its request, is measured for an estimate', () => {
    const answer = new TextMeasure();
    const reader = claude.createStreamReader?.(answer);
    for (const delta of [
      { text: 'Red.' },
      { reasoningContent: { text: 'Hm' } },
      { reasoningContent: { signature: 'not text' } },
      { toolUse: { input: '{"a":1}' } },
    ]) {
      const data = Buffer.from(JSON.stringify({ contentBlockIndex: 0, delta, p: 'abcdef' }));
      assert.equal(reader?.wants?.('contentBlockDelta', data), false);
    }
    // 4 + 2 + 7
    assert.equal(answer.bytes, 13);

    const request = new TextMeasure();
    const image = { image: { format: 'png', source: { bytes: 'iVBORw0KGgo=' } } };
    claude.readRequestText?.(
      {
        system: [{ text: 'Be brief.' }, { cachePoint: { type: 'default' } }],
        messages: [
          { role: 'user', content: [{ text: 'A colour?' }] },
          { role: 'user', content: [{ toolResult: { content: [{ text: 'Red' }] } }] },
        ],
      },
      request,
    );
    // 9 + 9 + 3
    assert.deepEqual([request.bytes, request.isWhole], [21, true]);
    claude.readRequestText?.({ messages: [{ role: 'user', content: [image] }] }, request);
    assert.deepEqual([request.bytes, request.isWhole], [21, false]);
  });

  it('T39: where the model itself failed at its work, that may be billed', () => {
    const refused = (statusCode: number) =>
      createConverseFormat('other').readHeaders?.({ statusCode, header: () => undefined });
    assert.deepEqual(refused(424), { mayBeBilled: true });
    assert.deepEqual(refused(400), {});
  });

  it('T39: an exception behind the first byte names the error', () => {
    assert.deepEqual(readEvents(claude, [event('modelStreamErrorException', { message: 'x' })]), {
      errorType: 'modelStreamErrorException',
      terminal: false,
    });
  });
});
