import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { listClients, loadFixtures } from '../fixtures/load-fixtures.ts';
import { namedHosts } from '../instrumentation/support/resolve-route.ts';
import { createTempFolder } from '../support/create-temp-folder.ts';
import { type ApiRecord, selectRecords } from '../support/ledger-api.ts';
import { startProviderHosts } from '../support/provider-hosts/start-provider-hosts.ts';
import { startInstrumentedApp } from '../support/start-instrumented-app.ts';
import { startProcessor } from '../support/start-processor.ts';

const cleanup = new AsyncDisposableStack();
/** By the fixture's name and the client, which the app gives as the task. */
let records: ReadonlyMap<string, ApiRecord[]>;

before(async () => {
  const folder = await createTempFolder();
  cleanup.defer(() => folder.remove());
  const processor = await startProcessor({
    folder: folder.path,
    // The fixtures keep their dates however long ago they are.
    env: { TALLYLIGHT_MAX_AGE_DAYS: '36500' },
  });
  cleanup.defer(async () => void (await processor.stop()));
  const hosts = await startProviderHosts(loadFixtures());
  cleanup.defer(() => hosts.close());
  const app = await startInstrumentedApp(new URL('replay-app.fixture.ts', import.meta.url), {
    endpoint: processor.url,
    providerHosts: namedHosts.map(({ providerName, host }) => `${providerName}=${host}`).join(','),
    env: hosts.env,
  });
  assert.deepEqual(await app.exited, { code: 0, signal: null }, app.stderr());
  records = Map.groupBy(await selectRecords(processor.url), ({ task }) => String(task));
});
after(() => cleanup.disposeAsync());

const calls = loadFixtures().flatMap((fixture) =>
  listClients(fixture).map((client) => ({ fixture, client })),
);

for (const { fixture, client } of calls) {
  test(`${fixture.name} over ${client} costs ${fixture.cost.total ?? 'nobody knows what'}`, () => {
    const [record, ...others] = records.get(`${fixture.name} over ${client}`) ?? [];
    assert.ok(record, 'there is no record');
    assert.deepEqual(others, []);
    const { at, expected, cost } = fixture;
    const { status } = fixture.response;
    const { facts, estimate } = expected;
    // A cache's answer repeats the usage of the call that filled it, which is on that call's record.
    const usage = facts.cached === true ? undefined : (facts.usage ?? estimate?.usage);
    assert.deepEqual(
      {
        at: record.started_at.slice(0, 16),
        call: `${record.provider_name} ${record.operation_name}`,
        models: [record.request_model, record.response_model],
        verdict: `${record.status} ${record.usage_source} ${record.cost_basis}`,
        tokens: [record.input_tokens, record.output_tokens, record.reasoning_output_tokens],
        cache: [record.cache_read_input_tokens, record.cache_write_input_tokens],
        units: record.units,
        errorType: record.error_type,
        estimateMethod: record.estimate_method,
        cost: record.effective_cost,
      },
      {
        at: at.slice(0, 16),
        call: `${expected.providerName} ${expected.operationName}`,
        models: [facts.servedBy ?? expected.requestModel ?? null, facts.model ?? null],
        verdict: `${expected.status} ${expected.source} ${cost.basis}`,
        tokens: [
          usage?.inputTokens ?? null,
          usage?.outputTokens ?? null,
          usage?.reasoningOutputTokens ?? null,
        ],
        cache: [usage?.cacheReadInputTokens ?? null, usage?.cacheWriteInputTokens ?? null],
        // Only of a success: what was refused, or is not known to have been done, has none.
        units: { ...(expected.source === 'reported' && expected.requestUnits), ...usage?.units },
        errorType: nameError(facts.errorType, status),
        estimateMethod: estimate?.method ?? null,
        cost: cost.total,
      },
    );
  });
}

/** A nameless error says less than its status. */
function nameError(errorType: string | undefined, status: number): string | null {
  if (status < 400) return errorType ?? null;
  return errorType === undefined || errorType === 'error' ? String(status) : errorType;
}
