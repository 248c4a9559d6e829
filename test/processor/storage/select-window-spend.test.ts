import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { formatAmount } from '../../../processor/src/domain/money.ts';
import { selectWindowSpend } from '../../../processor/src/storage/select-window-spend.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { createExampleUsage, ONE_USD, whileOpen } from '../../support/ledger/example-usage.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const now = new Date('2026-11-15T10:30:00Z');
const windowsMs = [5 * MINUTE_MS, HOUR_MS, 2 * HOUR_MS, 24 * HOUR_MS];

let ledger: TestLedger;
let calls = 0;
before(async () => {
  ledger = await openTestLedger();
});
after(() => ledger.close());

async function spend(
  tenant: string,
  agoMs: number,
  usd: number | null,
  environment: string | null = 'production',
): Promise<void> {
  calls += 1;
  const usage = createExampleUsage({
    call: calls,
    startedAtUs: BigInt(now.getTime() - agoMs) * 1000n,
    cost: usd === null ? null : BigInt(usd) * ONE_USD,
    costBasis: usd === null ? 'unpriced' : 'priced',
    origin: { environment },
  });
  await storeUsage(ledger.pool, tenant, { usages: [usage], quarantined: [] }, whileOpen);
}

async function read(tenant: string) {
  const rows = await selectWindowSpend(ledger.pool, { tenants: [tenant], windowsMs, now });
  return rows
    .map((row) => ({ ...row, spent: row.spent.map(formatAmount) }))
    .toSorted((a, b) => String(a.environment).localeCompare(String(b.environment)));
}

it('windows up to an hour are exact, and their first instant belongs to them', async () => {
  await spend('exact', 5 * MINUTE_MS, 1);
  await spend('exact', 5 * MINUTE_MS + 1, 2);
  await spend('exact', HOUR_MS, 4);
  await spend('exact', HOUR_MS + 1, 8);
  // 2 h and 1 d: 1 + 2 + 4 + 8
  assert.deepEqual(await read('exact'), [
    { tenant: 'exact', environment: 'production', spent: ['1', '7', '15', '15'] },
  ]);
});

it('of the hour in which a longer window begins its share counts', async () => {
  // 08:05, before the window of two hours; of the hour from 08:00 half lies in it.
  await spend('share', 145 * MINUTE_MS, 6);
  // 07:59, an hour before that.
  await spend('share', 151 * MINUTE_MS, 100);
  assert.deepEqual(await read('share'), [
    { tenant: 'share', environment: 'production', spent: ['0', '0', '3', '106'] },
  ]);
});

it('environments and tenants are told apart, and unknown costs add nothing', async () => {
  await spend('apart', MINUTE_MS, 1);
  await spend('apart', MINUTE_MS, 2, null);
  await spend('apart', MINUTE_MS, null, null);
  await spend('foreign', MINUTE_MS, 4);
  assert.deepEqual(await read('apart'), [
    { tenant: 'apart', environment: null, spent: ['2', '2', '2', '2'] },
    { tenant: 'apart', environment: 'production', spent: ['1', '1', '1', '1'] },
  ]);
});

it('nobody asks for nothing', async () => {
  assert.deepEqual(await selectWindowSpend(ledger.pool, { tenants: [], windowsMs, now }), []);
});
