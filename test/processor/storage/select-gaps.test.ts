import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PricedUsage } from '../../../processor/src/domain/charge.ts';
import { selectGaps } from '../../../processor/src/storage/select-gaps.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { witnessRules } from '../../../processor/src/witness/witness-rules.ts';
import {
  createExampleUsage,
  EXAMPLE_START_US,
  whileOpen,
} from '../../support/ledger/example-usage.ts';
import { listPostgres } from '../../support/ledger/list-postgres.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';
import { tell } from '../../support/ledger/told-usage.ts';

const all = { tenant: 'default', from: new Date(0), limit: 100 };

/** A record of a process's own numbers, one a second. */
function send(process: string, sequence: number, service: string | null = 'shop'): PricedUsage {
  return createExampleUsage({
    call: Number.parseInt(`${process.length}${sequence}`, 10),
    startedAtUs: EXAMPLE_START_US + BigInt(sequence) * 1_000_000n,
    record: { sequence },
    origin: { service, serviceInstanceId: process },
  });
}

const at = (sequence: number) =>
  new Date(Number(EXAMPLE_START_US / 1000n) + sequence * 1000).toISOString();

async function store({ pool }: TestLedger, usages: readonly PricedUsage[], tenant = 'default') {
  const batch = { usages, quarantined: [] };
  await storeUsage(pool, tenant, batch, { ...whileOpen, rules: witnessRules });
}

/** `17-20 after <start> before <start>` of each process. */
async function list(
  { pool }: TestLedger,
  question: Partial<typeof all> & { service?: string } = {},
) {
  const found = await selectGaps(pool, { ...all, ...question });
  return Object.fromEntries(
    found.map(({ serviceInstanceId, gaps }) => [
      serviceInstanceId,
      gaps.map(({ first, last, after, before }) =>
        [first, last, after?.toISOString() ?? null, before.toISOString()].join(' '),
      ),
    ]),
  );
}

for (const { name, binaries } of listPostgres()) {
  describe(`missing records, on ${name}`, () => {
    it('are listed as ranges between the records around them, of each process that has any', async () => {
      await using ledger = await openTestLedger(binaries);
      const whole = [1, 2, 3].map((sequence) => send('whole', sequence));
      const holes = [3, 4, 7, 9].map((sequence) => send('p', sequence));
      await store(ledger, [...whole, ...holes]);
      assert.deepEqual(await list(ledger), {
        p: [`1 2  ${at(3)}`, `5 6 ${at(4)} ${at(7)}`, `8 8 ${at(7)} ${at(9)}`],
      });
    });

    it('are told with how many came and how many were counted', async () => {
      await using ledger = await openTestLedger(binaries);
      await store(ledger, [send('p', 1, null), send('p', 5, null)]);
      const [process] = await selectGaps(ledger.pool, all);
      assert.ok(process);
      const { service, stored, highestSequence, droppedSequence, furtherGaps } = process;
      assert.deepEqual(
        { service, stored, highestSequence, droppedSequence, furtherGaps },
        { service: '', stored: 2, highestSequence: 5, droppedSequence: 0, furtherGaps: 0 },
      );
    });

    it('are no longer missing once they come late', async () => {
      await using ledger = await openTestLedger(binaries);
      await store(ledger, [send('p', 1), send('p', 4)]);
      assert.deepEqual(await list(ledger), { p: [`2 3 ${at(1)} ${at(4)}`] });
      await store(ledger, [send('p', 3), send('p', 2)]);
      assert.deepEqual(await list(ledger), {});
    });
  });
}

describe('missing records', () => {
  it('are asked for by tenant, service and when the process was heard of', async () => {
    await using ledger = await openTestLedger();
    await store(ledger, [send('p', 2, 'shop'), send('pp', 2, 'blog')]);
    await store(ledger, [send('ppp', 2)], 'acme');
    assert.deepEqual(Object.keys(await list(ledger)), ['p', 'pp']);
    assert.deepEqual(Object.keys(await list(ledger, { service: 'blog' })), ['pp']);
    assert.deepEqual(Object.keys(await list(ledger, { tenant: 'acme' })), ['ppp']);
    assert.deepEqual(await list(ledger, { tenant: 'nobody' }), {});
    assert.deepEqual(await list(ledger, { from: new Date(Date.now() + 60_000) }), {});
    assert.deepEqual(Object.keys(await list(ledger, { limit: 1 })), ['p']);
  });

  it('do not include a record that another one of the same call superseded', async () => {
    await using ledger = await openTestLedger();
    const said = { responseId: 'r-1' };
    const own = tell('ai-usage', { ...said, call: 2, record: { sequence: 2 } });
    const other = tell('gen-ai', { ...said, call: 3, record: { sequence: 3 } });
    await store(ledger, [own, other]);
    const { rows } = await ledger.pool.query('select count(superseded_by)::int as n from usage');
    assert.deepEqual(rows, [{ n: 1 }]);
    const gaps = Object.values(await list(ledger)).flat();
    assert.deepEqual(
      gaps.map((gap) => gap.slice(0, 3)),
      ['1 1'],
    );
  });

  it('are counted where there are too many to list', async () => {
    await using ledger = await openTestLedger();
    // 2, 4, …, 260: 130 numbers before which one is missing.
    await store(
      ledger,
      Array.from({ length: 130 }, (_, index) => send('p', 2 * index + 2)),
    );
    const [process] = await selectGaps(ledger.pool, all);
    assert.deepEqual([process?.gaps.length, process?.furtherGaps], [100, 30]);
  });
});
