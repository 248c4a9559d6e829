import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { createTempFolder } from '../support/create-temp-folder.ts';
import { selectRecords } from '../support/ledger-api.ts';
import { startProcessor } from '../support/start-processor.ts';
import { waitFor } from '../support/wait-for.ts';

const budget = `
budgets:
  - { name: everything, limit: 1, period: month, thresholds: [1] }
`;
const prices = `
prices:
  own:
    - { model: acme-large, rates: { input: 0.75, output: 0.75 } }
`;

/** One OTLP/JSON export of a call of a million tokens in, of a model that no catalogue has. */
function createExport(model: string, index: number) {
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.response.model': model,
    'ai.usage.status': 'success',
    'ai.usage.source': 'reported',
  };
  const tokens = { 'gen_ai.usage.input_tokens': '1000000', 'gen_ai.usage.output_tokens': '0' };
  const startedAtMs = Date.now() - 60_000;
  const span = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: `b7ad6b716920333${index}`,
    name: 'ai.usage',
    kind: 3,
    startTimeUnixNano: `${startedAtMs}000000`,
    endTimeUnixNano: `${startedAtMs + 1000}000000`,
    attributes: [
      ...Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
      ...Object.entries(tokens).map(([key, intValue]) => ({ key, value: { intValue } })),
    ],
  };
  const scope = { name: '@tallylight/instrumentation' };
  return { resourceSpans: [{ resource: {}, scopeSpans: [{ scope, spans: [span] }] }] };
}

async function post(url: string, content: unknown): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(content),
  });
  assert.equal(response.status, 200, await response.clone().text());
}

/** Waits until so many calls have a price, and resolves to their costs. */
async function waitForCosts(url: string, count: number): Promise<unknown[]> {
  return await waitFor(`${count} priced calls`, async () => {
    const records = await selectRecords(url);
    const costs = records.flatMap(({ effective_cost: cost }) => cost ?? []);
    return costs.length === count && costs.toSorted();
  });
}

test('calls without a price are priced when one comes: at a start, or while the processor runs', async () => {
  const folder = await createTempFolder();
  const config = join(folder.path, 'prices.yaml');
  await writeFile(config, budget);
  const start = () => startProcessor({ folder: folder.path, env: { TALLYLIGHT_CONFIG: config } });
  let processor = await start();
  try {
    await post(`${processor.url}/v1/traces`, createExport('acme-large', 1));
    await post(`${processor.url}/v1/traces`, createExport('acme-small', 2));
    assert.deepEqual(await waitForCosts(processor.url, 0), []);
    await processor.stop('SIGTERM');

    await writeFile(config, budget + prices);
    processor = await start();
    // 1,000,000 × 0.75 ÷ 1,000,000
    assert.deepEqual(await waitForCosts(processor.url, 1), ['0.75']);

    const rates = { input: '0.5', output: '0.5' };
    const price = { provider: 'openai', model: 'acme-small', rates, by: 'ada' };
    await post(`${processor.url}/api/v1/prices`, price);
    assert.deepEqual(await waitForCosts(processor.url, 2), ['0.5', '0.75']);

    // 1.25 of 1 USD
    const notice = await waitFor('the notice of the budget', async () => {
      const response = await fetch(`${processor.url}/api/v1/notices`);
      const { notices } = (await response.json()) as { notices: readonly { budget: string }[] };
      return notices[0];
    });
    assert.equal(notice.budget, 'everything');
    const [{ id } = { id: '' }] = (await selectRecords(processor.url)) as { id: string }[];
    const explained = await fetch(`${processor.url}/api/v1/usage/${id}/explanation`);
    const { revisions } = (await explained.json()) as { revisions: readonly { reason: string }[] };
    assert.match(revisions[0]?.reason ?? '', /^price arrived: own\/.*acme-(large|small)\//);
  } finally {
    await processor.stop('SIGTERM');
    await folder.remove();
  }
});
