import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMessage } from '../../../processor/src/alerting/create-message.ts';
import { createPastPricedPayload } from '../../../processor/src/alerting/create-past-priced-payload.ts';
import { ONE_USD } from '../../support/ledger/example-usage.ts';

test('people are told which past calls got a price, since when, and what they cost', () => {
  const model = { providerName: 'openai', priceId: 'openai/gpt-9/0a1b2c3d' };
  const payload = createPastPricedPayload(
    {
      runId: 'run',
      pricedAt: new Date('2026-11-22T12:00:00Z'),
      models: [
        { ...model, model: 'gpt-9', calls: 142, since: new Date('2026-11-03'), cost: 3n * ONE_USD },
        { ...model, model: null, calls: 1, since: new Date('2026-11-02'), cost: ONE_USD / 5n },
      ],
    },
    { id: 'one' },
  );
  // 3 + 0.2 USD
  assert.equal(
    payload.summary,
    '143 calls of 2 models since 2026-11-02 priced: 3.2 USD. They had no price until now.',
  );
  assert.deepEqual(createMessage(payload), {
    title: '[info] 143 past calls priced: 3.2 USD',
    text: [
      payload.summary,
      '',
      'openai/gpt-9: 142 since 2026-11-03T00:00:00.000Z, 3 USD by openai/gpt-9/0a1b2c3d',
      'openai: 1 since 2026-11-02T00:00:00.000Z, 0.2 USD by openai/gpt-9/0a1b2c3d',
    ].join('\n'),
    facts: [
      { name: 'Run', value: 'run' },
      { name: 'At', value: '2026-11-22T12:00:00.000Z' },
    ],
  });
});
