import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { createTempFolder } from '../support/create-temp-folder.ts';
import { selectRecords } from '../support/ledger-api.ts';
import { startProcessor } from '../support/start-processor.ts';

const settings = `
prices:
  own:
    - { model: gpt-4o-mini, provider: openai, environment: production, discount: 20% }
    - { model: acme-*, host: llm.example.com, rates: { input: 0.20, output: 0.60 } }
    - { host: "localhost:8000", free: true }
  aliases:
    - { name: prod-chat-1, provider: azure.ai.openai, model: gpt-4o }
`;

const calls: readonly Readonly<Record<string, string | number>>[] = [
  { 'gen_ai.provider.name': 'openai', 'gen_ai.response.model': 'gpt-4o-mini-2024-07-18' },
  {
    'gen_ai.provider.name': 'openai',
    'gen_ai.response.model': 'acme-7b',
    'server.address': 'llm.example.com',
  },
  {
    'gen_ai.provider.name': 'openai',
    'gen_ai.response.model': 'qwen3',
    'server.address': 'localhost',
    'server.port': 8000,
  },
  { 'gen_ai.provider.name': 'azure.ai.openai', 'gen_ai.request.model': 'prod-chat-1' },
  { 'gen_ai.provider.name': 'openai', 'gen_ai.response.model': 'gpt-of-tomorrow' },
];

/** One OTLP/JSON export of the calls, each a million tokens in and none out. */
function createExport(startedAtMs: number) {
  const value = (given: string | number) =>
    typeof given === 'number' ? { intValue: String(given) } : { stringValue: given };
  const attributes = (given: Readonly<Record<string, string | number>>) =>
    Object.entries(given).map(([key, each]) => ({ key, value: value(each) }));
  const spans = calls.map((call, index) => ({
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: `b7ad6b716920333${index}`,
    name: 'ai.usage',
    kind: 3,
    startTimeUnixNano: `${startedAtMs}00000${index}`,
    endTimeUnixNano: `${startedAtMs + 1000}000000`,
    attributes: attributes({
      'gen_ai.operation.name': 'chat',
      'gen_ai.usage.input_tokens': 1_000_000,
      'gen_ai.usage.output_tokens': 0,
      'ai.usage.status': 'success',
      'ai.usage.source': 'reported',
      'ai.usage.service_tier': 'default',
      'ai.usage.sequence': index + 1,
      ...call,
    }),
  }));
  const resource = {
    attributes: attributes({
      'service.name': 'shop',
      'deployment.environment.name': 'production',
      'service.instance.id': 'one',
    }),
  };
  const scope = { name: '@tallylight/instrumentation' };
  return { resourceSpans: [{ resource, scopeSpans: [{ scope, spans }] }] };
}

test("a user's own prices of tallylight.yaml make the cost, and are explained", async () => {
  const folder = await createTempFolder();
  const config = join(folder.path, 'prices.yaml');
  await writeFile(config, settings);
  const processor = await startProcessor({
    folder: folder.path,
    env: { TALLYLIGHT_CONFIG: config },
  });
  try {
    const response = await fetch(`${processor.url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(createExport(Date.now() - 60_000)),
    });
    assert.equal(response.status, 200);

    const records = await selectRecords(processor.url);
    const costs = records
      .map(({ request_model, response_model, cost_basis, list_cost, effective_cost }) => [
        response_model ?? request_model,
        cost_basis,
        list_cost,
        effective_cost,
      ])
      .toSorted();
    assert.deepEqual(costs, [
      // 1,000,000 × 0.2 ÷ 1,000,000
      ['acme-7b', 'priced', null, '0.2'],
      // 1,000,000 × 0.15 ÷ 1,000,000, and 0.8 of it
      ['gpt-4o-mini-2024-07-18', 'priced', '0.15', '0.12'],
      ['gpt-of-tomorrow', 'unpriced', null, null],
      // 1,000,000 × 2.5 ÷ 1,000,000
      ['prod-chat-1', 'priced', '2.5', '2.5'],
      ['qwen3', 'not_billed', '0', '0'],
    ]);

    const discounted = records.find(({ effective_cost: cost }) => cost === '0.12');
    const explained = await fetch(`${processor.url}/api/v1/usage/${discounted?.id}/explanation`);
    const { charges, matches_stored_cost: matches } = (await explained.json()) as {
      charges: readonly { arithmetic: string }[];
      matches_stored_cost: boolean;
    };
    assert.deepEqual(
      charges.map(({ arithmetic }) => arithmetic),
      ['1000000 × 0.15 × 0.8 ÷ 1000000 = 0.12'],
    );
    assert.equal(matches, true);
  } finally {
    await processor.stop('SIGTERM');
    await folder.remove();
  }
});
