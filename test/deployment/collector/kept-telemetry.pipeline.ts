import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import * as semconv from '../../../processor/src/extract/semconv.ts';
import { createSpanBatches } from '../../support/create-span-batch.ts';
import { createTempFolder } from '../../support/create-temp-folder.ts';
import { otelcol, type RunningCollector, startOtelcol } from '../../support/start-otelcol.ts';
import { type OtlpSink, startOtlpSink } from '../../support/start-otlp-sink.ts';
import { waitFor } from '../../support/wait-for.ts';
import { postSpans, postSums } from './otlp-json.ts';

suite('the shipped collector', { skip: otelcol.skip }, () => {
  const cleanup = new AsyncDisposableStack();
  let sink: OtlpSink;
  let collector: RunningCollector;

  before(async () => {
    const folder = await createTempFolder();
    cleanup.defer(() => folder.remove());
    sink = await startOtlpSink();
    cleanup.defer(() => sink.close());
    collector = await startOtelcol({
      folder: folder.path,
      processorUrl: sink.url,
      token: 'secret-of-the-test',
    });
    cleanup.defer(async () => void (await collector.stop()));
  });
  after(() => cleanup.disposeAsync());

  test('passes spans and metrics of AI usage, and drops all others', async () => {
    await postSpans(collector.url, [
      { name: 'GET /orders', attributes: { 'http.request.method': 'GET', 'ai.model': 'x' } },
      { name: 'query', attributes: { 'db.statement': 'select gen_ai.usage from llm.calls' } },
      { name: 'chat a', attributes: { 'gen_ai.operation.name': 'chat' } },
      { name: 'agent', attributes: { 'gen_ai.agent.name': 'planner' } },
      { name: 'ChatOpenAI', attributes: { 'llm.model_name': 'gpt-4o-mini' } },
      { name: 'ai.generateText', attributes: { 'ai.usage.promptTokens': '3' } },
      { name: 'ai.usage' },
    ]);
    await postSpans(collector.url, [{ name: 'chat b' }], {
      scopeName: '@tallylight/instrumentation',
    });
    await postSums(collector.url, [
      'http.client.requests',
      'my.gen_ai.calls',
      'ai.usage.unparsed',
      'gen_ai.client.inference.usage.input_tokens',
    ]);
    const spans = await arrived('chat b');
    const points = await waitFor('the metrics', () => sink.points.length > 0 && sink.points);

    assert.deepEqual(
      spans.map(({ name }) => name),
      ['chat a', 'agent', 'ChatOpenAI', 'ai.generateText', 'ai.usage', 'chat b'],
    );
    assert.deepEqual(
      points.map(({ name }) => name),
      ['ai.usage.unparsed', 'gen_ai.client.inference.usage.input_tokens'],
    );
  });

  test('shows the processor its token', () => {
    assert.deepEqual([...sink.authorizations], ['Bearer secret-of-the-test']);
  });

  test('passes a span of our instrumentation with all that it says', async () => {
    const { request } = createSpanBatches({ environment: 'unchanged' })(1);
    const sent = request.resourceSpans[0];
    const response = await fetch(`${collector.url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    assert.equal(response.status, 200, await response.text());
    const span = await waitFor('the span', () =>
      sink.spans.find(
        ({ resource }) => resource.get('deployment.environment.name') === 'unchanged',
      ),
    );
    assert.deepEqual(
      [...span.attributes.keys()],
      sent?.scopeSpans[0]?.spans[0]?.attributes.map(({ key }) => key),
    );
    assert.deepEqual(
      [...span.resource.keys()],
      sent?.resource.attributes.map(({ key }) => key),
    );
  });

  test('passes every attribute that the processor reads', async () => {
    const { origin, vcsPrefix, tagPrefix, unitPrefix, ...ofSpans } = semconv;
    const spanKeys = [...listNames(ofSpans), `${tagPrefix}team`, `${unitPrefix}images`];
    const resourceKeys = [...listNames(origin), `${vcsPrefix}ref.head.name`];
    await postSpans(
      collector.url,
      [{ name: 'every attribute', attributes: withValues(spanKeys) }],
      {
        resource: withValues(resourceKeys),
      },
    );
    const span = (await arrived('every attribute')).at(-1);
    assert.deepEqual([...(span?.attributes.keys() ?? [])].sort(), spanKeys.sort());
    assert.deepEqual([...(span?.resource.keys() ?? [])].sort(), resourceKeys.sort());
  });

  async function arrived(name: string) {
    return waitFor(name, () => sink.spans.some((span) => span.name === name) && sink.spans);
  }
});

/** All names in lists below a value: what stands alone there is no attribute. */
function listNames(value: unknown): string[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(listNames);
}

function withValues(keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(keys.map((key) => [key, `the ${key}`]));
}
