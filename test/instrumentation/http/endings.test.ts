import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { type ProviderServer, startProviderServer } from '../support/provider-server.ts';
import { createAppEnv, type RuntimeName, runtimes, startApp } from '../support/run-app.ts';

/** Client, behaviour of the provider, ending → status, source, input tokens. */
type Expectation = readonly [status: string, source: string, inputTokens: number | undefined];

const cancelledPart = ['cancelled', 'reported', 25] as const;
const cancelled = ['cancelled', 'absent', undefined] as const;
const brokenPart = ['incomplete', 'reported', 25] as const;
const broken = ['error', 'absent', undefined] as const;
const timeout = ['timeout', 'absent', undefined] as const;
const limited = ['rate_limited', 'not_billed', undefined] as const;

const undici = (client: string): [string, Expectation][] => [
  [`${client}/silence/abort-early`, cancelled],
  [`${client}/stall-message/abort`, cancelledPart],
  [`${client}/stall-message/break`, cancelledPart],
  [`${client}/stall-message/destroy`, cancelledPart],
  [`${client}/drop/complete`, brokenPart],
  [`${client}/drop-early/complete`, broken],
  [`${client}/silence/timeout`, timeout],
  [`${client}/429/complete`, limited],
  [`${client}/429/destroy`, limited],
];

const expectations: readonly [string, Expectation][] = [
  ['fetch/silence/abort-early', cancelled],
  ['fetch/silence/abort-reason', cancelled],
  ['fetch/stall-message/abort', cancelledPart],
  ['fetch/stall-message/abort-reason', cancelledPart],
  ['fetch/stall-message/cancel', cancelledPart],
  ['fetch/stall-message/cancel-reason', cancelledPart],
  ['fetch/stall-message/timeout', ['timeout', 'reported', 25]],
  ['fetch/drop/complete', brokenPart],
  ['fetch/drop-early/complete', broken],
  ['fetch/silence/timeout', timeout],
  ['fetch/429/complete', limited],
  ['fetch/429/cancel', limited],
  ['fetch/500/complete', ['error', 'absent', undefined]],
  ['fetch/529/complete', ['error', 'not_billed', undefined]],
  ...undici('undici6'),
  ...undici('undici7'),
  ['http/silence/abort-early', cancelled],
  ['http/silence/destroy-early', cancelled],
  ['http/stall-message/abort', cancelledPart],
  ['http/stall-message/break', cancelledPart],
  ['http/stall-message/destroy', cancelledPart],
  ['http/stall-message/destroy-request', cancelledPart],
  ['http/drop/complete', brokenPart],
  ['http/drop-early/complete', broken],
  ['http/silence/timeout', timeout],
  ['http/429/complete', limited],
];

for (const runtime of Object.keys(runtimes) as RuntimeName[]) {
  describe(`endings on ${runtime}`, () => {
    let receiver: OtlpReceiver;
    let provider: ProviderServer;

    before(async () => {
      receiver = await startOtlpReceiver();
      provider = await startProviderServer();
    });

    after(async () => {
      await receiver.close();
      await provider.close();
    });

    it('tells leaving, breaking off, running out of time and being refused apart', async () => {
      const env = createAppEnv(receiver, provider);
      const tasks = expectations.map(([task]) => task);
      const bare = await startApp('endings.mjs', tasks, { runtime, env, register: false }).ended;
      const app = await startApp('endings.mjs', tasks, { runtime, env }).ended;

      assert.equal(app.code, 0, app.stderr);
      assert.deepEqual(JSON.parse(app.stdout), JSON.parse(bare.stdout));
      const spans = new Map(
        receiver.spans().map(({ attributes }) => [attributes['gen_ai.request.model'], attributes]),
      );
      assert.equal(receiver.spans().length, expectations.length);
      const seen = expectations.map(([task], at) => {
        const attributes = spans.get(`call-${at}`) ?? {};
        return [
          task,
          [
            attributes['ai.usage.status'],
            attributes['ai.usage.source'],
            attributes['gen_ai.usage.input_tokens'],
          ],
        ];
      });
      assert.deepEqual(seen, expectations);
    });
  });
}
