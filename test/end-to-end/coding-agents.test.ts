import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { createTempFolder } from '../support/create-temp-folder.ts';
import { selectRecords } from '../support/ledger-api.ts';
import { type RunningProcessor, startProcessor } from '../support/start-processor.ts';

type Value = string | number;

function keyValues(attributes: Readonly<Record<string, Value>>) {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { doubleValue: value } : { stringValue: value },
  }));
}

const resource = {
  attributes: keyValues({ 'service.name': 'claude-code', 'service.version': '2.1.224' }),
};
const now = () => String(BigInt(Date.now()) * 1_000_000n);

/** What Claude Code exports for one call, with `http/json`. */
function createEvent(requestId: string, sessionId: string) {
  const attributes = {
    'event.name': 'api_request',
    'session.id': sessionId,
    'user.email': 'ada@example.com',
    model: 'claude-sonnet-4-5-20250929',
    input_tokens: 1_000,
    output_tokens: 200,
    cache_read_tokens: 10_000,
    cache_creation_tokens: 0,
    cost_usd: 99,
    duration_ms: 1_500,
    request_id: requestId,
  };
  return {
    timeUnixNano: now(),
    observedTimeUnixNano: now(),
    body: { stringValue: 'claude_code.api_request' },
    attributes: keyValues(attributes),
  };
}

function createLogs(...logRecords: unknown[]) {
  const scope = { name: 'com.anthropic.claude_code.events', version: '2.1.224' };
  return { resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords }] }] };
}

suite('a coding agent', () => {
  const cleanup = new AsyncDisposableStack();
  let processor: RunningProcessor;

  before(async () => {
    const folder = await createTempFolder();
    cleanup.defer(() => folder.remove());
    processor = await startProcessor({ folder: folder.path });
    cleanup.defer(async () => void (await processor.stop('SIGTERM')));
  });
  after(() => cleanup.disposeAsync());

  async function post(path: string, body: unknown) {
    const response = await fetch(processor.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    assert.deepEqual([response.status, await response.text()], [200, '{}']);
  }

  test('has its calls priced from its events, once, and not by its own estimate', async () => {
    const logs = createLogs(createEvent('req_1', 's-1'), createEvent('req_2', 's-1'));
    await post('/v1/logs', logs);
    await post('/v1/logs', logs);
    const records = await selectRecords(processor.url, { session: 's-1' });
    // Claude Sonnet 4.5: 1,000 × 3 USD + 10,000 × 0.30 USD + 200 × 15 USD, each per million
    assert.deepEqual(
      records.map((record) => [
        record.dialect,
        record.response_id,
        record.input_tokens,
        record.user_id,
        record.effective_cost,
      ]),
      ['req_2', 'req_1'].map((id) => ['claude-code', id, 11_000, 'ada@example.com', '0.009']),
    );
  });

  test('is counted by its events, although it sends metrics of the same calls', async () => {
    await post('/v1/logs', createLogs(createEvent('req_3', 's-2')));
    const dataPoints = ['input', 'output', 'cacheRead', 'cacheCreation'].map((type) => ({
      asDouble: 1_000,
      startTimeUnixNano: now(),
      timeUnixNano: now(),
      attributes: keyValues({ type, 'session.id': 's-2', model: 'claude-sonnet-4-5-20250929' }),
    }));
    const sum = { aggregationTemporality: 1, isMonotonic: true, dataPoints };
    const metrics = [{ name: 'claude_code.token.usage', unit: 'tokens', sum }];
    await post('/v1/metrics', { resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] });
    assert.equal((await selectRecords(processor.url, { session: 's-2' })).length, 1);
  });
});
