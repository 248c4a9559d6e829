import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createXaiVideoFormats } from '../../../../instrumentation/src/formats/xai/videos.ts';
import { createRequestHead } from '../../support/create-request-head.ts';

const nowMs = Date.parse('2026-11-20T15:30:00Z');
const head = createRequestHead({ method: 'GET', url: 'https://api.x.ai/v1/videos/order-1' });
const look = (body: object, { ordersFirst = true } = {}) => {
  const { create, retrieve } = createXaiVideoFormats({ now: () => nowMs });
  if (ordersFirst) create.readResponse({ request_id: 'order-1' });
  return retrieve.readToldCalls?.(body, head) ?? [];
};
const done = {
  ...{ status: 'done', progress: 100, model: 'grok-imagine-video' },
  video: { url: 'https://vidgen.x.ai/1.mp4', duration: 8, respect_moderation: true },
  usage: { cost_in_usd_ticks: 5_600_000_000 },
};

describe('T41: a look at the order of a video at xAI', () => {
  for (const body of [{ status: 'pending', progress: 20 }, {}, { status: 'something_new' }]) {
    it(`tells of nothing yet: ${JSON.stringify(body)}`, () => {
      assert.deepEqual(look(body), []);
    });
  }

  it('T21: tells of the video that is there, and of its ticks, at the instant of the order', () => {
    // 5,600,000,000 ticks ÷ 10¹⁰ = 0.56 USD.
    assert.deepEqual(look(done), [
      {
        identity: 'order-1',
        operationName: 'video_generation',
        startedAtMs: nowMs,
        request: {},
        response: {
          ...{ id: 'order-1', model: 'grok-imagine-video', usage: { units: { video_seconds: 8 } } },
          statedCost: { amount: '0.56', currency: 'USD' },
        },
      },
    ]);
  });

  it('in another process than the order starts it at the day of the look', () => {
    const [call] = look(done, { ordersFirst: false });
    assert.equal(call?.startedAtMs, Date.parse('2026-11-20T00:00:00Z'));
  });

  it('without a cost leaves it unknown: the seconds alone do not say the resolution', () => {
    const [call] = look({ video: done.video, model: 'grok-imagine-video' });
    assert.deepEqual(call?.response, { id: 'order-1', model: 'grok-imagine-video' });
  });

  for (const [body, errorType] of [
    [{ status: 'failed', error: { code: 'internal_error', message: 'x' } }, 'internal_error'],
    [{ status: 'failed' }, 'failed'],
    [{ status: 'expired' }, 'expired'],
  ] as const) {
    it(`has failed as ${errorType}`, () => {
      assert.deepEqual(look(body)[0]?.response, { id: 'order-1', errorType });
    });
  }
});
