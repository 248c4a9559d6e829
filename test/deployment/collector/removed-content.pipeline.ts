import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { createTempFolder } from '../../support/create-temp-folder.ts';
import { otelcol, startOtelcol } from '../../support/start-otelcol.ts';
import { startOtlpSink } from '../../support/start-otlp-sink.ts';
import { waitFor } from '../../support/wait-for.ts';
import { type JsonSpan, postSpans, postSums } from './otlp-json.ts';

const canary = 'CANARY-51c0-grey-heron';

/** Where instrumentations of all sorts put prompts, answers, tools' data and keys. */
const contentKeys = [
  ...['gen_ai.input.messages', 'gen_ai.output.messages', 'gen_ai.system_instructions'],
  ...['gen_ai.tool.definitions', 'gen_ai.tool.call.arguments', 'gen_ai.tool.call.result'],
  ...['gen_ai.prompt', 'gen_ai.prompt.0.content', 'gen_ai.completion.0.content'],
  ...['gen_ai.content.prompt', 'gen_ai.request.messages', 'gen_ai.request.stop_sequences'],
  ...['gen_ai.response.text', 'gen_ai.response.tool_calls', 'gen_ai.choice', 'gen_ai.unheard_of'],
  ...['gen_ai.retrieval.query.text', 'gen_ai.openai.api_base', 'gen_ai.request.model_prompt'],
  ...['llm.prompts.0.content', 'llm.input_messages.0.message.content', 'llm.output_messages'],
  ...['llm.invocation_parameters', 'llm.prompt_template.template', 'llm.tools', 'llm.headers'],
  ...['input.value', 'output.value', 'traceloop.entity.input', 'langfuse.observation.input'],
  ...['ai.prompt', 'ai.prompt.messages', 'ai.response.text', 'ai.toolCall.args', 'ai.values'],
  ...['all_messages_events', 'request_data', 'url.full', 'url.query', 'http.url'],
  ...['http.request.header.authorization', 'db.statement', 'exception.message'],
];

const span: JsonSpan = {
  name: 'chat gpt-4o-mini',
  attributes: {
    ...Object.fromEntries(contentKeys.map((key) => [key, canary])),
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4o-mini',
  },
  event: { 'gen_ai.prompt': canary, 'gen_ai.event.content': canary },
  statusMessage: `You asked: ${canary}`,
};
const origin = {
  scope: { note: canary },
  resource: { 'service.name': 'shop', 'process.command_line': `ask ${canary}` },
};

suite('prompts and answers', { skip: otelcol.skip }, () => {
  const cleanup = new AsyncDisposableStack();
  after(() => cleanup.disposeAsync());

  test('leave the collector nowhere: not to the processor, its disk or its log', async () => {
    const { sink, collector, folder } = await startCollector();
    await sendContent(collector.url);
    await waitFor('the span and the metric', () => sink.spans[0] && sink.points[0]);
    await collector.stop();

    assert.deepEqual(Object.fromEntries(sink.spans[0]?.attributes ?? []), {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o-mini',
    });
    assert.equal(sink.spans[0]?.statusCode, 2);
    assert.deepEqual(Object.fromEntries(sink.spans[0]?.resource ?? []), { 'service.name': 'shop' });
    const places = new Map([['its log', collector.stdout() + collector.stderr()]]);
    places.set('its exports', Buffer.concat(sink.bodies).toString('latin1'));
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name);
      if (entry.isFile()) places.set(file, await readFile(file, 'latin1'));
    }
    assert.ok(places.size > 2, 'the queue’s files are read');
    const found = [...places].filter(([, text]) => text.includes(canary)).map(([place]) => place);
    assert.deepEqual(found, []);
  });

  test('pass where TALLYLIGHT_COLLECTOR_CONTENT is "keep"', async () => {
    const { sink, collector } = await startCollector({ TALLYLIGHT_COLLECTOR_CONTENT: 'keep' });
    await sendContent(collector.url);
    const passed = await waitFor('the span', () => sink.spans[0]);
    const kept = [...passed.attributes].filter(([, value]) => value === canary);
    assert.deepEqual(
      kept.map(([key]) => key),
      contentKeys,
    );
    // Attributes, one event with two, status, resource and scope.
    const body = sink.bodies.map((bytes) => bytes.toString('latin1')).join('');
    assert.ok(body.split(canary).length - 1 >= contentKeys.length + 5);
  });

  test('are removed where TALLYLIGHT_COLLECTOR_CONTENT is misspelt', async () => {
    const { sink, collector } = await startCollector({ TALLYLIGHT_COLLECTOR_CONTENT: 'Keep' });
    await sendContent(collector.url);
    await waitFor('the span', () => sink.spans[0]);
    assert.ok(!Buffer.concat(sink.bodies).includes(canary));
  });

  test('are removed from what TALLYLIGHT_COLLECTOR_KEEP lets pass as well', async () => {
    const { sink, collector } = await startCollector({ TALLYLIGHT_COLLECTOR_KEEP: 'all' });
    await postSpans(collector.url, [{ ...span, attributes: { 'input.value': canary } }], origin);
    const passed = await waitFor('the span', () => sink.spans[0]);
    assert.equal(passed.attributes.size, 0);
    assert.ok(!Buffer.concat(sink.bodies).includes(canary));
  });

  async function startCollector(env: Readonly<Record<string, string>> = {}) {
    const folder = await createTempFolder();
    cleanup.defer(() => folder.remove());
    const sink = await startOtlpSink();
    cleanup.defer(() => sink.close());
    const collector = await startOtelcol({ folder: folder.path, processorUrl: sink.url, env });
    cleanup.defer(async () => void (await collector.stop()));
    return { sink, collector, folder: folder.path };
  }
});

test('without an ingest token the collector says so and does not start', {
  skip: otelcol.skip,
}, async () => {
  await using cleanup = new AsyncDisposableStack();
  const folder = await createTempFolder();
  cleanup.defer(() => folder.remove());
  await assert.rejects(
    startOtelcol({ folder: folder.path, processorUrl: 'http://127.0.0.1:9', token: '' }),
    /no bearer token provided/,
  );
});

async function sendContent(url: string): Promise<void> {
  await postSpans(url, [span], origin);
  await postSums(url, ['ai.usage.unparsed'], { 'gen_ai.input.messages': canary });
}
