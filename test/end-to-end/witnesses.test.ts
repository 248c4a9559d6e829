import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCommand } from '../processor/cli/run-command.ts';
import { createTempFolder } from '../support/create-temp-folder.ts';
import { startProcessor } from '../support/start-processor.ts';

const startMs = Date.now() - 60_000;
const traceId = '0af7651916cd43dd8448eb211c80319c';

/** An OTLP/JSON export of one span that began a minute ago. */
function createExport(
  scope: string,
  span: object,
  attributes: Readonly<Record<string, string | number>>,
) {
  const list = Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }));
  const spans = [{ traceId, kind: 3, status: { code: 0 }, attributes: list, ...span }];
  return {
    resourceSpans: [
      { resource: { attributes: [] }, scopeSpans: [{ scope: { name: scope }, spans }] },
    ],
  };
}

function atMs(ms: number): string {
  return `${startMs + ms}000000`;
}

const theirs = createExport(
  '@traceloop/instrumentation-openai',
  {
    name: 'openai.chat',
    spanId: 'b7ad6b7169203331',
    startTimeUnixNano: atMs(0),
    endTimeUnixNano: atMs(2_010),
  },
  {
    'gen_ai.system': 'OpenAI',
    'llm.request.type': 'chat',
    'gen_ai.request.model': 'gpt-4o-mini',
    'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
    'gen_ai.usage.prompt_tokens': 1000,
    'gen_ai.usage.completion_tokens': 100,
  },
);
const ours = createExport(
  '@tallylight/instrumentation',
  {
    name: 'ai.usage',
    spanId: 'c7ad6b7169203332',
    startTimeUnixNano: atMs(3),
    endTimeUnixNano: atMs(2_000),
  },
  {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4o-mini',
    'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
    'gen_ai.response.id': 'chatcmpl-1',
    'gen_ai.usage.input_tokens': 1000,
    'gen_ai.usage.output_tokens': 100,
    'ai.usage.status': 'success',
    'ai.usage.source': 'reported',
    'ai.usage.sequence': 1,
  },
);

test('a call that another instrumentation reported first is billed once, by our record', async () => {
  const folder = await createTempFolder();
  const processor = await startProcessor({ folder: folder.path });
  const read = async (path: string) =>
    JSON.parse(await (await fetch(`${processor.url}${path}`)).text());
  try {
    const ids: string[] = [];
    for (const body of [theirs, ours]) {
      const response = await fetch(`${processor.url}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      assert.equal(response.status, 200);
      const { records } = await read('/api/v1/usage');
      assert.equal(records.length, 1);
      ids.push(records[0].id);
    }

    const [theirId = '', ourId = ''] = ids;
    assert.notEqual(theirId, ourId);
    const { totals } = await read('/api/v1/analytics/summary');
    // 1,000 × 0.15 ÷ 1,000,000 + 100 × 0.6 ÷ 1,000,000 = 0.00021
    assert.deepEqual([totals.requests, totals.effective_cost], [1, '0.00021']);
    const { dialect, superseded_by } = await read(`/api/v1/usage/${theirId}`);
    assert.deepEqual([dialect, superseded_by], ['openllmetry', ourId]);
    const { stdout } = await runCommand(['explain', theirId, '--url', processor.url]);
    assert.ok(stdout.includes(ourId), stdout);
    const metrics = await (await fetch(`${processor.url}/metrics`)).text();
    assert.match(metrics, /^tallylight_spans_stored_total 2$/m);
    assert.match(metrics, /^ai_requests_total\{.*\} 1$/m);
  } finally {
    await processor.stop();
    await folder.remove();
  }
});
