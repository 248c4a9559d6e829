import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { priceCall } from './price-catalog.ts';

// T37: what came so far is the least that the call cost.
describe('a stream that ended early', () => {
  const note = 'lower_bound_stream_ended_early';
  const providers = [
    { providerName: 'openai', responseModel: 'gpt-4o', serviceTier: 'default' },
    { providerName: 'anthropic', responseModel: 'claude-sonnet-4-5' },
    { providerName: 'gcp.gemini', responseModel: 'gemini-2.5-flash' },
  ];
  const tokens = { inputTokens: 1_000, outputTokens: 1 };

  for (const call of providers) {
    for (const status of ['cancelled', 'incomplete', 'error', 'timeout'] as const) {
      test(`as ${status} is a lower bound at ${call.providerName}`, () => {
        const { basis, notes } = priceCall({ ...call, tokens, status, stream: true });
        assert.deepEqual([basis, notes], ['priced', [note]]);
      });
    }
  }

  const [openai] = providers;
  const cut = { ...openai, tokens, status: 'incomplete' } as const;

  test('says so beside an output that never came', () => {
    const { notes } = priceCall({ ...cut, stream: true, tokens: { inputTokens: 1_000 } });
    assert.deepEqual(notes, ['output_tokens_unknown', note]);
  });

  test('is known by its first chunk where the request could not be read', () => {
    assert.deepEqual(priceCall({ ...cut, timeToFirstChunk: 0.2 }).notes, [note]);
  });

  for (const [what, call] of [
    ['its answer said why it finished', { stream: true, finishReasons: ['max_output_tokens'] }],
    ['it was no stream', { stream: false }],
    ['nothing says that it was a stream', {}],
    ['it succeeded', { stream: true, status: 'success' }],
  ] as const) {
    test(`is none where ${what}`, () => {
      assert.deepEqual(priceCall({ ...cut, ...call }).notes, []);
    });
  }
});
