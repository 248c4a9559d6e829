import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extractLog } from '../../../processor/src/extract/extract-log.ts';
import { context, createLog, extractLogRecord } from './create-log.ts';

const details = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-4o',
  'gen_ai.response.model': 'gpt-4o-2024-08-06',
  'gen_ai.response.id': 'chatcmpl-1',
  'gen_ai.response.finish_reasons': ['stop'],
  'gen_ai.usage.input_tokens': 100,
  'gen_ai.usage.output_tokens': 20,
  'gen_ai.usage.cache_read.input_tokens': 64,
  'gen_ai.input.messages': 'secret',
};
const eventName = 'gen_ai.client.inference.operation.details';
const traceId = '5b8efff798038103d269b633813fc60c';
const spanId = 'eee19b7ec3c1b174';

test("the conventions' event is a call under the ids of the span that it belongs to", () => {
  const record = extractLogRecord(createLog({ eventName, traceId, spanId, attributes: details }));
  assert.deepEqual(
    [record.dialect, record.traceId, record.spanId, record.responseId, record.tokens.inputTokens],
    ['gen-ai-event', traceId, spanId, 'chatcmpl-1', 100],
  );
  assert.equal(record.startedAtUs, 1_795_313_555_600_000n);
});

test('an event outside any trace has ids of its own, always the same', () => {
  const log = createLog({ attributes: { ...details, 'event.name': eventName } });
  const record = extractLogRecord(log);
  assert.match(record.traceId, /^[0-9a-f]{32}$/);
  assert.match(record.spanId, /^[0-9a-f]{16}$/);
  assert.deepEqual(extractLogRecord(log), record);
});

test('an event without usage and without failure says nothing that its span does not', () => {
  const { 'gen_ai.usage.input_tokens': _, 'gen_ai.usage.output_tokens': __, ...rest } = details;
  const extracted = extractLog(createLog({ eventName, attributes: rest }), context);
  assert.deepEqual(extracted, { kind: 'ignored', reason: 'no_usage' });
});

test('an event of an agent is not billed beside its calls', () => {
  const attributes = { ...details, 'gen_ai.operation.name': 'invoke_agent' };
  assert.deepEqual(extractLog(createLog({ eventName, attributes }), context), {
    kind: 'ignored',
    reason: 'not_inference',
  });
});

test('other events of the conventions hold content and no usage', () => {
  for (const name of ['gen_ai.choice', 'gen_ai.user.message', 'gen_ai.evaluation.result']) {
    const log = createLog({ eventName: name, attributes: details });
    assert.deepEqual(extractLog(log, context), { kind: 'ignored', reason: 'not_usage' });
  }
});
