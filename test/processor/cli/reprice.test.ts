import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createExampleUsage, ONE_USD } from '../../support/ledger/example-usage.ts';
import { type LedgerApi, startLedgerApi } from '../api/start-ledger-api.ts';
import { createCatalogPrice } from '../catalog/create-catalog-price.ts';
import { runCommand } from './run-command.ts';

const price = createCatalogPrice({ amount: '2' });
const env = { USER: 'ada' };
/** While October and November are open. */
const now = () => new Date('2026-11-03T12:00:00Z');

/** Two calls of a million tokens that were stored for 1 USD each. */
async function startWithCalls(): Promise<LedgerApi> {
  const api = await startLedgerApi({ prices: [price], now });
  await api.store(
    [1, 2].map((call) =>
      createExampleUsage({
        call,
        startedAtUs: BigInt(Date.UTC(2026, 10, call)) * 1000n,
        record: { requestModel: 'gpt-5', responseModel: 'gpt-5' },
        tokens: { inputTokens: 1_000_000, outputTokens: 0 },
        attribution: { project: 'search' },
        cost: ONE_USD,
        priceId: null,
      }),
    ),
  );
  return api;
}

function reprice(
  { url }: LedgerApi,
  line: string,
  confirm: ((question: string) => Promise<boolean>) | null = null,
) {
  return runCommand(['reprice', ...line.split(' ').filter(Boolean), '--url', url], {
    env,
    confirm,
  });
}

async function readCost(api: LedgerApi): Promise<string> {
  return (await api.get('/analytics/summary?from=2026-01-01')).body.totals.effective_cost;
}

const tables = `
model         records  old USD  new USD  difference
openai/gpt-5  2        2        4        +2

project  records  old USD  new USD  difference
search   2        2        4        +2
`;

describe('tallylight reprice', () => {
  test('shows what would change in a dry run, and changes nothing', async () => {
    await using api = await startWithCalls();
    const { exitCode, stdout } = await reprice(api, '--from 2026-11-01 --dry-run');
    // 2 × 1 USD would become 2 × 2 USD.
    assert.equal(stdout, `2 records were looked at, 2 would change: 2 → 4 USD (+2)\n${tables}`);
    assert.equal(exitCode, 0);
    assert.equal(await readCost(api), '2');
  });

  test('shows it, asks, and does it for yes only', async () => {
    await using api = await startWithCalls();
    const questions: string[] = [];
    const answer = (yes: boolean) => async (question: string) => {
      questions.push(question);
      return yes;
    };
    const refused = await reprice(api, '--from 2026-11-01', answer(false));
    assert.deepEqual([refused.exitCode, refused.stdout, await readCost(api)], [1, '', '2']);
    assert.match(refused.stderr, /2 would change: 2 → 4 USD[\s\S]*Nothing was changed\.\n$/);

    const done = await reprice(api, '--from 2026-11-01 --reason audit', answer(true));
    assert.deepEqual([done.exitCode, await readCost(api)], [0, '4']);
    assert.equal(done.stdout, `2 records were looked at, 2 changed: 2 → 4 USD (+2)\n${tables}`);
    assert.deepEqual(questions, Array(2).fill('Change 2 records? [y/N] '));

    const [, id = ''] = /^Run (\S+) goes on/m.exec(done.stderr) ?? [];
    const listed = await reprice(api, 'list');
    assert.match(listed.stdout, new RegExp(`^${id} .* done +2 +ada +audit$`, 'm'));
    assert.match((await reprice(api, `show ${id}`)).stdout, /2 changed: 2 → 4 USD/);

    const { records } = (await api.get('/usage')).body;
    const explained = await runCommand(['explain', records[0].id, '--url', api.url], { env });
    assert.match(
      explained.stdout,
      new RegExp(
        `Revised   2026-11-03T12:00:00.000Z by ada: audit\\n +1 USD → 2 USD \\(${price.id}\\)\\n$`,
      ),
    );
  });

  test('does it without a terminal only when it is told to, and says when nothing changes', async () => {
    await using api = await startWithCalls();
    const unasked = await reprice(api, '--from 2026-11-01');
    assert.equal(unasked.exitCode, 2);
    assert.match(unasked.stderr, /no terminal to ask on\. Add --dry-run to look, or --yes/);

    const done = await reprice(api, '--from 2026-11-01 --to 2026-11-02 --yes --json');
    const { state, totals, by } = JSON.parse(done.stdout);
    assert.deepEqual([state, totals.records, totals.difference, by], ['done', 1, '1', 'ada']);
    assert.equal(await readCost(api), '3');
    const again = await reprice(api, '--from 2026-11-01 --to 2026-11-02 --yes');
    assert.match(again.stdout, /^1 record was looked at: it has the cost that it would get now/);
    const never = () => Promise.reject(new Error('There is nothing to ask.'));
    const unneeded = await reprice(api, '--from 2026-11-01 --to 2026-11-02 --json', never);
    const { dry_run: isDryRun, totals: none } = JSON.parse(unneeded.stdout);
    assert.deepEqual([unneeded.exitCode, isDryRun, none.records], [0, true, 0]);
  });

  test('refuses what it cannot heed', async () => {
    await using api = await startWithCalls();
    const cases: readonly (readonly [string, number, RegExp])[] = [
      ['', 2, /reprice needs --from/],
      ['--from 2026-11-01 --dry-run --yes', 2, /leave out --yes/],
      ['--from 2026-11-01 --all-tenants --tenant acme', 2, /exclude each other/],
      ['list --from 2026-11-01', 2, /reprice list takes no --from/],
      ['shrug', 2, /or list, or show <run>/],
      ['--from yesterday --dry-run', 2, /from is no instant/],
      ['--from 2026-11-02 --to 2026-11-01 --dry-run', 2, /to is not later than from/],
      ['--from 2026-11-02 --tenant nobody --dry-run', 1, /There is no tenant “nobody”/],
      ['show 0', 1, /There is no run 0/],
    ];
    for (const [line, exitCode, message] of cases) {
      const run = await reprice(api, line);
      assert.equal(run.exitCode, exitCode, line);
      assert.match(run.stderr, message);
    }
  });
});
