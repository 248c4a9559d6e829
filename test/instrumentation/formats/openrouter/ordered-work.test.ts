import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openrouterBatches } from '../../../../instrumentation/src/formats/openrouter/batches.ts';
import { createOpenrouterVideoFormats } from '../../../../instrumentation/src/formats/openrouter/videos.ts';
import { resolveOutcome } from '../../../../instrumentation/src/recording/outcome.ts';

const nowMs = Date.parse('2026-11-20T12:34:56Z');
const read = (id: string, status: string, more: object = {}) => {
  const formats = createOpenrouterVideoFormats({ now: () => nowMs });
  return formats.retrieve.readResponse({ id, status, polling_url: '/x', ...more });
};
const judge = (facts: Parameters<typeof resolveOutcome>[0]['facts']) =>
  resolveOutcome({ statusCode: 200, ending: { kind: 'complete' }, facts });

describe('T41: a video at OpenRouter', () => {
  const id = 'gen-vid-1795176000-a1b2c3d4e5f6a7b8c9d0';

  for (const status of ['pending', 'in_progress', 'something_new']) {
    it(`that is ${status} is no call yet`, () => {
      assert.deepEqual(read(id, status), {});
    });
  }

  it('is placed at the instant in its id', () => {
    assert.deepEqual(read(id, 'completed', { usage: { cost: 0.5, is_byok: false } }), {
      id,
      work: { identity: id, startedAtMs: 1_795_176_000_000 },
      statedCost: { amount: '0.5', currency: 'USD' },
    });
  });

  it('whose id has none is placed at its order, where this process gave it, else at the day of the look', () => {
    const formats = createOpenrouterVideoFormats({ now: () => nowMs });
    formats.create.readResponse({ id: 'job-1', status: 'pending' });
    const startOf = (id: string) =>
      formats.retrieve.readResponse({ id, status: 'completed' }).work?.startedAtMs;
    assert.equal(startOf('job-1'), nowMs);
    assert.equal(startOf('job-2'), Date.parse('2026-11-20T00:00:00Z'));
  });

  for (const status of ['failed', 'cancelled', 'expired']) {
    it(`that is ${status} has failed, at a cost that is unknown unless it is stated`, () => {
      const facts = read(id, status, { error: 'x' });
      assert.deepEqual(judge(facts), { status: 'error', source: 'absent', errorType: status });
      const stated = read(id, status, { error: 'x', usage: { cost: 0 } });
      assert.equal(stated.statedCost?.amount, '0');
    });
  }

  it('T23: with a key of one’s own states a fee alone, which is no cost', () => {
    const facts = read(id, 'completed', { usage: { cost: 0.01, is_byok: true } });
    assert.deepEqual(judge(facts), { status: 'success', source: 'absent' });
  });
});

describe('T29, T41: a batch at OpenRouter', () => {
  const batch = { id: 'batch_1', created_at: 1_795_176_000, model: 'openai/gpt-4o' };
  const look = (status: string, usage: object | null = null) =>
    openrouterBatches.retrieve.readResponse({ ...batch, status, usage, results: null });

  for (const status of ['validating', 'in_progress', 'finalizing', 'cancelling']) {
    it(`that is ${status} is no call yet`, () => {
      assert.deepEqual(look(status), {});
    });
  }

  it('that failed did so before any work', () => {
    assert.deepEqual(judge(look('failed')), {
      status: 'error',
      source: 'not_billed',
      errorType: 'failed',
    });
  });

  it('that was left early costs what it states, and is unknown where it states nothing', () => {
    const usage = { prompt_tokens: 20, completion_tokens: 40, cost: 0.0001 };
    for (const status of ['cancelled', 'expired']) {
      assert.equal(judge(look(status)).source, 'absent');
      assert.deepEqual(look(status, usage).statedCost, { amount: '0.0001', currency: 'USD' });
    }
  });

  it('without an id or an instant is no call: nothing would tell one look from the next', () => {
    const format = openrouterBatches.retrieve;
    for (const unknown of [{ id: null }, { created_at: null }]) {
      assert.deepEqual(format.readResponse({ ...batch, ...unknown, status: 'completed' }), {});
    }
  });
});
