import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, suite, test } from 'node:test';
import { formatAmount, parseAmount, sumAmounts } from '../../processor/src/domain/money.ts';
import { createTempFolder } from '../support/create-temp-folder.ts';
import { type ApiRecord, selectRecords } from '../support/ledger-api.ts';
import { type RunningProcessor, startProcessor } from '../support/start-processor.ts';
import {
  createUsageExport,
  describeAsGenAi,
  describeAsUsage,
  encodeUsageExport,
  type PricedCall,
  traceIdOf,
} from './create-usage-export.ts';

const calls = readFileSync(new URL('../fixtures/priced-usage.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as PricedCall);

const asUsage = calls.map((priced) => ({ priced, words: describeAsUsage(priced) }));
const asGenAi = calls.flatMap((priced) => {
  const words = describeAsGenAi(priced);
  return words === null ? [] : [{ priced, words }];
});

const tokenFields = [
  ['inputTokens', 'input_tokens'],
  ['cacheReadInputTokens', 'cache_read_input_tokens'],
  ['cacheWriteInputTokens', 'cache_write_input_tokens'],
  ['cacheWrite1hInputTokens', 'cache_write_1h_input_tokens'],
  ['imageInputTokens', 'image_input_tokens'],
  ['outputTokens', 'output_tokens'],
  ['reasoningOutputTokens', 'reasoning_output_tokens'],
] as const;

interface Explanation {
  readonly charges: readonly { readonly cost: string }[];
  readonly total: string | null;
  readonly matches_stored_cost: boolean | null;
}

suite('53 kinds of calls, from the wire to the answer', () => {
  const cleanup = new AsyncDisposableStack();
  let processor: RunningProcessor;

  before(async () => {
    const folder = await createTempFolder();
    cleanup.defer(() => folder.remove());
    // The calls are of days whose prices are known, however far that is from today.
    const env = { TALLYLIGHT_MAX_AGE_DAYS: '36500', TALLYLIGHT_MAX_AHEAD_MINUTES: '525600' };
    processor = await startProcessor({ folder: folder.path, env });
    cleanup.defer(async () => void (await processor.stop('SIGTERM')));
  });
  after(() => cleanup.disposeAsync());

  async function post(contentType: string, body: string | Uint8Array) {
    const response = await fetch(`${processor.url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body,
    });
    assert.equal(response.status, 200, await response.text());
  }

  async function get(path: string) {
    return (await fetch(`${processor.url}/api/v1${path}`)).json();
  }

  async function checkRecords(service: string, sent: typeof asUsage, isWhole: boolean) {
    const records = await selectRecords(processor.url, { service });
    const byTrace = new Map(records.map((record) => [record.trace_id, record]));
    assert.equal(records.length, sent.length);
    for (const { priced } of sent) {
      const record = byTrace.get(traceIdOf(service, priced));
      assert.ok(record !== undefined, `${priced.name} is missing`);
      checkRecord(record, priced, isWhole);
      await checkExplanation(record);
    }
    const costs = sent.flatMap(({ priced: { cost } }) => (cost === null ? [] : parseAmount(cost)));
    // Without an end: what comes after its month was closed counts when it came.
    const query = `service=${service}&from=2026-01-01T00:00:00Z`;
    const { totals } = (await get(`/analytics/summary?${query}`)) as {
      totals: Readonly<Record<string, unknown>>;
    };
    assert.deepEqual(
      [totals.requests, totals.effective_cost, totals.unpriced_requests, totals.absent_requests],
      [sent.length, formatAmount(sumAmounts(costs)), 0, sent.length - costs.length],
    );
  }

  function checkRecord(record: ApiRecord, { name, call, cost }: PricedCall, isWhole: boolean) {
    const counts = tokenFields
      // The conventions have no name for the lifetimes of what is cached.
      .filter(([meaning]) => isWhole || meaning !== 'cacheWrite1hInputTokens')
      .map(([meaning, field]) => [field, call.tokens?.[meaning] ?? null] as const);
    for (const [field, count] of counts) assert.equal(record[field], count, `${name}: ${field}`);
    assert.deepEqual(
      [record.effective_cost, record.list_cost, record.status, record.usage_source],
      [cost, cost, call.status, call.source],
      `${name}: ${record.notes}`,
    );
    if (isWhole) assert.deepEqual(record.units, call.units ?? {}, name);
  }

  async function checkExplanation({ id, effective_cost: cost, cost_basis: basis }: ApiRecord) {
    const explanation = (await get(`/usage/${id}/explanation`)) as Explanation;
    assert.equal(explanation.total, cost, id);
    if (basis !== 'priced') return;
    const lines = explanation.charges.map((charge) => parseAmount(charge.cost));
    assert.equal(formatAmount(sumAmounts(lines)), cost, id);
    assert.equal(explanation.matches_stored_cost, true, id);
  }

  test('cost the same to the last digit after OTLP in JSON', async () => {
    const request = createUsageExport('json', 'ai.usage', asUsage);
    await post('application/json', JSON.stringify(request));
    await checkRecords('json', asUsage, true);
  });

  test('cost the same to the last digit after OTLP in protobuf', async () => {
    const request = createUsageExport('protobuf', 'ai.usage', asUsage);
    await post('application/x-protobuf', encodeUsageExport(request));
    await checkRecords('protobuf', asUsage, true);
  });

  test('cost the same in the words of the GenAI conventions, where these can say it', async () => {
    assert.equal(asGenAi.length, 43);
    const request = createUsageExport('conventions', 'chat', asGenAi);
    await post('application/x-protobuf', encodeUsageExport(request));
    await checkRecords('conventions', asGenAi, false);
  });
});
