import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { extractLog } from '../../../processor/src/extract/extract-log.ts';
import { context } from '../../processor/extract/create-log.ts';
import { createTempFolder } from '../../support/create-temp-folder.ts';
import { otelcol, type RunningCollector, startOtelcol } from '../../support/start-otelcol.ts';
import { type OtlpSink, startOtlpSink } from '../../support/start-otlp-sink.ts';
import { waitFor } from '../../support/wait-for.ts';

const canary = 'CANARY-51c0-grey-heron';
type Attributes = Readonly<Record<string, string>>;

function createLog(attributes: Attributes, changes: Readonly<Record<string, unknown>> = {}) {
  const time = String(context.nowUs * 1000n);
  const keyValues = Object.entries(attributes).map(([key, stringValue]) => ({
    key,
    value: { stringValue },
  }));
  return {
    timeUnixNano: time,
    observedTimeUnixNano: time,
    severityText: canary,
    body: { stringValue: canary },
    attributes: keyValues,
    ...changes,
  };
}

const claudeCode = {
  'event.name': 'api_request',
  'session.id': 's-1',
  'user.email': 'ada@example.com',
  'terminal.type': 'vscode',
  'prompt.id': 'p-1',
  model: 'claude-sonnet-4-5',
  input_tokens: '1',
  output_tokens: '2',
  cache_read_tokens: '3',
  cache_creation_tokens: '4',
  duration_ms: '5',
  request_id: 'req_1',
  speed: 'normal',
  query_source: 'compact',
};
const gemini = {
  'event.name': 'gemini_cli.api_response',
  model: 'gemini-2.5-pro',
  'session.id': 's-2',
  input_token_count: '1',
  output_token_count: '2',
  cached_content_token_count: '1',
  thoughts_token_count: '3',
  tool_token_count: '4',
  duration_ms: '5',
  auth_type: 'vertex-ai',
};
const codex = {
  'event.name': 'codex.sse_event',
  'event.kind': 'response.completed',
  'conversation.id': 's-3',
  model: 'gpt-5.1-codex',
  input_token_count: '1',
  output_token_count: '2',
  cached_token_count: '1',
  reasoning_token_count: '1',
};
const genAi = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-4o',
  'gen_ai.response.id': 'chatcmpl-1',
  'gen_ai.usage.input_tokens': '1',
  'gen_ai.usage.output_tokens': '2',
};
const content = {
  prompt: canary,
  response_text: canary,
  request_text: canary,
  'gen_ai.input.messages': canary,
  'gen_ai.system_instructions': canary,
  error: canary,
  'error.message': canary,
  arguments: canary,
  output: canary,
};

suite('of logs the shipped collector', { skip: otelcol.skip }, () => {
  const cleanup = new AsyncDisposableStack();
  let sink: OtlpSink;
  let collector: RunningCollector;

  before(async () => {
    const folder = await createTempFolder();
    cleanup.defer(() => folder.remove());
    sink = await startOtlpSink();
    cleanup.defer(() => sink.close());
    collector = await startOtelcol({ folder: folder.path, processorUrl: sink.url });
    cleanup.defer(async () => void (await collector.stop()));
  });
  after(() => cleanup.disposeAsync());

  async function post(scopeName: string, ...logRecords: unknown[]): Promise<void> {
    const resource = {
      attributes: [{ key: 'service.name', value: { stringValue: 'an-agent' } }],
    };
    const scope = {
      name: scopeName,
      attributes: [{ key: 'note', value: { stringValue: canary } }],
    };
    const body = { resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords }] }] };
    const response = await fetch(`${collector.url}/v1/logs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    assert.equal(response.status, 200, await response.text());
  }

  test('passes the events of calls with what the processor reads, and nothing else', async () => {
    await post('some.logger', createLog({ level: 'info', ...content }));
    await post(
      'com.anthropic.claude_code.events',
      createLog({ 'event.name': 'user_prompt', ...content }, { body: undefined }),
      createLog({ ...claudeCode, ...content }),
    );
    await post('gemini-cli', createLog({ ...gemini, ...content }));
    await post(
      'codex_otel.log_only',
      createLog({ ...codex, 'event.kind': 'response.output_text.delta' }),
      createLog(codex),
    );
    const eventName = 'gen_ai.client.inference.operation.details';
    await post('some.instrumentation', createLog({ ...genAi, ...content }, { eventName }));
    const logs = await waitFor('the events', () => sink.logs.length >= 4 && [...sink.logs]);

    const records = logs.map((log) => {
      const extracted = extractLog(log, context);
      assert.ok(extracted.kind === 'usage', JSON.stringify([...log.attributes]));
      const { dialect, tokens, responseId, attribution } = extracted.record;
      return [dialect, tokens.inputTokens, tokens.outputTokens, responseId, attribution.userId];
    });
    assert.deepEqual(
      records.toSorted(),
      [
        // 1 + 3 + 4
        ['claude-code', 8, 2, 'req_1', 'ada@example.com'],
        ['codex', 1, 2, null, null],
        // 1 + 4; 2 + 3
        ['gemini-cli', 5, 5, null, null],
        ['gen-ai-event', 1, 2, 'chatcmpl-1', null],
      ].toSorted(),
    );
  });

  test('passes nothing that was said', () => {
    assert.ok(!Buffer.concat(sink.bodies).includes(canary));
  });
});
