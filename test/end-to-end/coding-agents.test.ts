import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
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
const now = (secondsAgo = 0) => String(BigInt(Date.now() - secondsAgo * 1000) * 1_000_000n);

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

  /** The dialects of a session's records, without those in whose place another one counts. */
  async function listCounted(session: string) {
    const records = await selectRecords(processor.url, { session });
    return records.map(({ dialect }) => dialect);
  }

  function createSpan(name: string, attributes: Readonly<Record<string, Value>>) {
    const traceId = randomBytes(16).toString('hex');
    const spanId = randomBytes(8).toString('hex');
    // An event is told at the end of its call: with the same start it would have the span's key.
    const times = { startTimeUnixNano: now(1), endTimeUnixNano: now() };
    return { traceId, spanId, name, ...times, attributes: keyValues(attributes) };
  }

  async function postSpan(span: unknown) {
    const scope = { name: 'some.scope' };
    await post('/v1/traces', {
      resourceSpans: [{ resource, scopeSpans: [{ scope, spans: [span] }] }],
    });
  }

  test('that sends spans of the same calls as well is billed once', async () => {
    await post('/v1/logs', createLogs(createEvent('req_4', 's-4')));
    await postSpan(
      createSpan('claude_code.llm_request', {
        'session.id': 's-4',
        model: 'claude-sonnet-4-5-20250929',
        input_tokens: 1_000,
        output_tokens: 200,
        cache_read_tokens: 10_000,
        cache_creation_tokens: 0,
        request_id: 'req_4',
      }),
    );
    assert.deepEqual(await listCounted('s-4'), ['claude-code']);
  });

  test('whose span has an event of the GenAI conventions is billed once', async () => {
    const attributes = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.conversation.id': 's-5',
      'gen_ai.usage.input_tokens': 100,
      'gen_ai.usage.output_tokens': 20,
    };
    const { traceId, spanId, ...span } = createSpan('chat gpt-4o', attributes);
    await post(
      '/v1/logs',
      createLogs({
        timeUnixNano: now(),
        eventName: 'gen_ai.client.inference.operation.details',
        traceId,
        spanId,
        attributes: keyValues(attributes),
      }),
    );
    await postSpan({ traceId, spanId, ...span });
    assert.deepEqual(await listCounted('s-5'), ['gen-ai']);
  });
});
