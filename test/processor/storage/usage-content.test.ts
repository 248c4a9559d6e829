import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PricedUsage } from '../../../processor/src/domain/charge.ts';
import type { CallContent } from '../../../processor/src/domain/content.ts';
import { watchErasures } from '../../../processor/src/keeping/watch-erasures.ts';
import { dropExpiredContent } from '../../../processor/src/storage/drop-expired-content.ts';
import { eraseUser } from '../../../processor/src/storage/erase-user.ts';
import { selectErasures } from '../../../processor/src/storage/select-erasures.ts';
import { selectUsageContent } from '../../../processor/src/storage/select-usage-content.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { sweepErasures } from '../../../processor/src/storage/sweep-erasures.ts';
import { createUsageId } from '../../../processor/src/storage/usage-id.ts';
import { witnessRules } from '../../../processor/src/witness/witness-rules.ts';
import { createExampleUsage, whileOpen } from '../../support/ledger/example-usage.ts';
import { listPostgres } from '../../support/ledger/list-postgres.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';
import { tell } from '../../support/ledger/told-usage.ts';

const now = new Date('2026-11-22T12:00:00Z');
const grace = { tenant: 'default', userId: 'grace', mode: 'erase', by: 'ops', now } as const;

function say(text: string): CallContent {
  return { inputMessages: text, outputMessages: null, systemInstructions: null, isCut: false };
}

function withText(usage: PricedUsage, text: string): PricedUsage {
  return { ...usage, content: say(text) };
}

function call(number: number, startedAt: string): PricedUsage {
  const startedAtUs = BigInt(Date.parse(startedAt)) * 1000n;
  return withText(createExampleUsage({ call: number, startedAtUs }), `question ${number}`);
}

async function store({ pool }: TestLedger, usages: readonly PricedUsage[], tenant = 'default') {
  return await storeUsage(
    pool,
    tenant,
    { usages, quarantined: [] },
    { ...whileOpen, rules: witnessRules },
  );
}

async function select({ pool }: TestLedger, { record }: PricedUsage, tenant = 'default') {
  return await selectUsageContent(pool, { tenant, id: createUsageId(tenant, record) });
}

async function listTexts({ pool }: TestLedger): Promise<string[]> {
  const { rows } = await pool.query('select input_messages as text from usage_content order by 1');
  return rows.map(({ text }) => text);
}

async function listMonths({ pool }: TestLedger): Promise<string[]> {
  const { rows } = await pool.query(
    "select relname as name from pg_class where relname ~ '^usage_content_\\d+_\\d+$' order by 1",
  );
  return rows.map(({ name }) => name);
}

for (const { name, binaries } of listPostgres()) {
  describe(`what was asked and answered, on ${name}`, () => {
    it('is kept beside the record, and found by its id and tenant only', async () => {
      await using ledger = await openTestLedger(binaries);
      const content = {
        inputMessages: '[{"content":"a \\"quote\\" and a \\\\"}]',
        outputMessages: '',
        systemInstructions: null,
        isCut: true,
      };
      const usage = { ...createExampleUsage({ call: 1 }), content };
      const silent = createExampleUsage({ call: 2 });
      await store(ledger, [usage, silent]);
      await store(ledger, [silent], 'acme');

      assert.deepEqual(await select(ledger, usage), content);
      assert.equal(await select(ledger, silent), null);
      assert.equal(await select(ledger, usage, 'acme'), null);
      const id = createUsageId('default', usage.record);
      assert.equal(await selectUsageContent(ledger.pool, { tenant: 'acme', id }), null);
    });

    it('drops whole months, and call by call what is past its time in the others', async () => {
      await using ledger = await openTestLedger(binaries);
      await store(ledger, [
        call(1, '2026-09-30T23:59:59Z'),
        call(2, '2026-10-22T23:59:59Z'),
        call(3, '2026-10-23T00:00:00Z'),
        call(4, '2026-11-20T10:00:00Z'),
      ]);
      const months = ['usage_content_2026_09', 'usage_content_2026_10', 'usage_content_2026_11'];
      assert.deepEqual(await listMonths(ledger), months);

      // 30 days before the 22nd of November are the 23rd of October
      assert.equal(await dropExpiredContent(ledger.pool, { keptDays: 30, now }), 2);
      assert.deepEqual(await listTexts(ledger), ['question 3', 'question 4']);
      assert.deepEqual(await listMonths(ledger), months.slice(1));
      const { rows } = await ledger.pool.query('select count(*)::int as n from usage_records');
      assert.deepEqual(rows, [{ n: 4 }]);
      assert.equal(await dropExpiredContent(ledger.pool, { keptDays: null, now }), 0);

      // What comes for a month that was dropped makes it again.
      await store(ledger, [call(5, '2026-09-30T10:00:00Z')]);
      assert.deepEqual(await listMonths(ledger), months);
    });
  });
}

describe('content', () => {
  it('is that of the time at which the record was new: sent again, it adds nothing', async () => {
    await using ledger = await openTestLedger();
    const silent = createExampleUsage({ call: 1 });
    await store(ledger, [silent]);
    await store(ledger, [withText(silent, 'later')]);
    await store(ledger, [withText(createExampleUsage({ call: 2 }), 'first')]);
    await store(ledger, [withText(createExampleUsage({ call: 2 }), 'second')]);

    assert.deepEqual(await listTexts(ledger), ['first']);
    assert.deepEqual(await listMonths(ledger), ['usage_content_2026_11']);
  });

  it('makes no partition where nobody keeps any', async () => {
    await using ledger = await openTestLedger();
    await store(ledger, [createExampleUsage({ call: 1 })]);
    assert.deepEqual(await listMonths(ledger), []);
  });

  it('is not kept of a record that the database refuses, nor in what is set aside', async () => {
    await using ledger = await openTestLedger();
    const bad = createExampleUsage({ call: 1, tokens: { inputTokens: 2 ** 60 } });
    const outcome = await store(ledger, [
      withText(bad, 'of the bad one'),
      withText(createExampleUsage({ call: 2 }), 'of the good one'),
    ]);

    assert.deepEqual([outcome.stored, outcome.quarantined], [1, 1]);
    assert.deepEqual(await listTexts(ledger), ['of the good one']);
    const { rows } = await ledger.pool.query(
      "select from quarantined_spans as one where one::text like '%of the bad one%'",
    );
    assert.equal(rows.length, 0);
  });

  it('of many large calls goes in by parts, all of it', async () => {
    await using ledger = await openTestLedger();
    // 150 × 60,000 characters are more than two statements of 4 MiB.
    const usages = Array.from({ length: 150 }, (_, index) =>
      withText(createExampleUsage({ call: index + 1 }), `${index}`.padEnd(60_000, '.')),
    );
    await store(ledger, usages);
    const { rows } = await ledger.pool.query(
      'select count(*)::int as n, sum(length(input_messages))::int as length from usage_content',
    );
    // 150 × 60,000 = 9,000,000
    assert.deepEqual(rows, [{ n: 150, length: 9_000_000 }]);
  });

  it('goes with its user, also where another record of the call has it', async () => {
    await using ledger = await openTestLedger();
    const ours = tell('ai-usage', { call: 1, attribution: { userId: 'grace' } });
    const theirs = withText(tell('gen-ai', { call: 2 }), 'said by grace, as their SDK tells');
    const hers = withText(
      tell('ai-usage', { call: 3, trace: 2, attribution: ours.record.attribution }),
      'said by grace',
    );
    const other = withText(tell('gen-ai', { call: 4, trace: 3 }), 'said by ada');
    await store(ledger, [ours, theirs, hers, other]);
    const { rows } = await ledger.pool.query(
      'select count(*)::int as n from usage_records where superseded_by is not null',
    );
    assert.deepEqual(rows, [{ n: 1 }]);

    const dry = await eraseUser(ledger.pool, { ...grace, isDryRun: true });
    assert.equal(dry?.counts.content, 2);
    assert.equal((await listTexts(ledger)).length, 3);
    const done = await eraseUser(ledger.pool, { ...grace, isDryRun: false });
    assert.equal(done?.counts.content, 2);
    assert.deepEqual(await listTexts(ledger), ['said by ada']);
  });

  it('of an erased user that comes again is not kept', async () => {
    await using ledger = await openTestLedger();
    await store(ledger, [createExampleUsage({ call: 1, attribution: { userId: 'grace' } })]);
    await eraseUser(ledger.pool, { ...grace, isDryRun: false });
    const watch = await watchErasures({ load: () => selectErasures(ledger.pool), log: () => {} });
    const usages = ['grace', 'ada'].map((userId, index) =>
      withText(createExampleUsage({ call: index + 2, attribution: { userId } }), `by ${userId}`),
    );
    await store(ledger, watch.scrub('default', { usages, quarantined: [] }).usages);
    await watch.stop();

    assert.deepEqual(await listTexts(ledger), ['by ada']);
  });

  it('of an erased user that another record brings later goes with the next daily run', async () => {
    await using ledger = await openTestLedger();
    const ours = tell('ai-usage', { call: 1, attribution: { userId: 'grace' } });
    await store(ledger, [ours]);
    await eraseUser(ledger.pool, { ...grace, isDryRun: false });
    await store(ledger, [withText(tell('gen-ai', { call: 2 }), 'said by grace')]);

    assert.equal(await sweepErasures(ledger.pool, now), 1);
    assert.deepEqual(await listTexts(ledger), []);
    assert.equal(await sweepErasures(ledger.pool, now), 0);
  });
});
