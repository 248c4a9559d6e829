import assert from 'node:assert/strict';
import { it } from 'node:test';
import { notePriceUse } from '../../../processor/src/price-life/note-price-use.ts';
import { createExampleUsage } from '../../support/ledger/example-usage.ts';

const atUs = (text: string) => BigInt(Date.parse(text)) * 1000n;

it('the latest use of each price is written, also of the public price below a discount', async () => {
  const written: [string, string][][] = [];
  const uses = notePriceUse({
    async write(map) {
      written.push([...map].map(([id, at]) => [id, at.toISOString()]));
    },
    log: () => {},
  });
  const first = { call: 1, priceId: 'a', startedAtUs: atUs('2026-11-22T10:00:00Z') };
  const second = { call: 2, priceId: 'a', startedAtUs: atUs('2026-11-22T09:00:00Z') };
  const discounted = {
    call: 3,
    priceId: 'own/a',
    notes: ['discount', 'list_price:b'],
    startedAtUs: atUs('2026-11-22T11:00:00Z'),
  };
  uses.note([first, second, discounted, { call: 4, priceId: null }].map(createExampleUsage));
  await uses.stop();
  assert.deepEqual(written, [
    [
      ['a', '2026-11-22T10:00:00.000Z'],
      ['own/a', '2026-11-22T11:00:00.000Z'],
      ['b', '2026-11-22T11:00:00.000Z'],
    ],
  ]);
});

it('what could not be written is written later', async () => {
  let isAway = true;
  const written: string[][] = [];
  const uses = notePriceUse({
    async write(map) {
      if (isAway) throw new Error('away');
      written.push([...map.keys()]);
    },
    log: () => {},
  });
  uses.note([createExampleUsage({ call: 1, priceId: 'a' })]);
  await uses.flush();
  isAway = false;
  uses.note([createExampleUsage({ call: 2, priceId: 'b' })]);
  await uses.stop();
  assert.deepEqual(written, [['a', 'b']]);
});
