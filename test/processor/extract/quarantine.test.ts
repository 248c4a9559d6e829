import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { QuarantinedSpan } from '../../../processor/src/domain/quarantine.ts';
import type { Span } from '../../../processor/src/domain/span.ts';
import { extractUsage } from '../../../processor/src/extract/extract-usage.ts';
import {
  type AttributeObject,
  createGenAiSpan,
  createSpan,
  createUsageSpan,
  extractRecord,
  limits,
  startedAtUs,
} from './create-span.ts';

function quarantine(span: Span): QuarantinedSpan {
  const extracted = extractUsage(span, limits);
  assert.equal(extracted.kind, 'quarantined');
  return extracted.span;
}

test('a quarantined span keeps its known attributes as text, and no content', () => {
  const span = {
    ...createUsageSpan({
      'gen_ai.usage.input_tokens': -5,
      'gen_ai.usage.output_tokens': 7n,
      'gen_ai.response.finish_reasons': ['stop', 'stop'],
      'ai.usage.tag.team': 'red',
      'user.id': { nested: 'x' },
      'gen_ai.input.messages': 'a canary',
      'my.own': 'not known',
    }),
    resource: new Map([
      ['service.name', 'api'],
      ['process.command_args', 'secret'],
    ]),
  };
  assert.deepEqual(quarantine(span), {
    traceId: '5b8efff798038103d269b633813fc60c',
    spanId: 'eee19b7ec3c1b174',
    startedAtUs,
    reason: 'invalid_attributes',
    detail:
      'gen_ai.usage.input_tokens is "-5": it must be a whole number from 0 on. ' +
      'gen_ai.usage.output_tokens is "7": it must be a whole number from 0 on.',
    attributes: {
      'service.name': 'api',
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'ai.usage.status': 'success',
      'ai.usage.source': 'reported',
      'ai.usage.sequence': '1',
      'gen_ai.usage.input_tokens': '-5',
      'gen_ai.usage.output_tokens': '7',
      'gen_ai.response.finish_reasons': 'stop, stop',
      'ai.usage.tag.team': 'red',
      'user.id': '(not kept)',
    },
  });
});

suite('ids', () => {
  for (const changes of [
    { traceId: '' },
    { traceId: '0'.repeat(32) },
    { traceId: 'a'.repeat(31) },
    { traceId: 'a'.repeat(33) },
    { traceId: 'g'.repeat(32) },
    { spanId: '' },
    { spanId: '0'.repeat(16) },
    { spanId: 'a'.repeat(15) },
  ]) {
    test(`${JSON.stringify(changes)} are invalid`, () => {
      assert.equal(quarantine(createUsageSpan({}, changes)).reason, 'invalid_ids');
      assert.equal(quarantine(createGenAiSpan({}, changes)).reason, 'invalid_ids');
    });
  }

  test('of endless length are cut', () => {
    const { traceId, detail } = quarantine(createUsageSpan({}, { traceId: 'a'.repeat(1_000_000) }));
    assert.deepEqual([traceId.length, detail.length < 200], [64, true]);
  });
});

suite('times', () => {
  const startAt = (timeUs: bigint) =>
    createUsageSpan({}, { startTimeUnixNano: timeUs * 1000n, endTimeUnixNano: timeUs * 1000n });

  test('a start that is missing is invalid', () => {
    assert.equal(quarantine(startAt(0n)).reason, 'invalid_times');
  });

  test('a start of exactly the maximum age is taken, one microsecond more is too old', () => {
    const oldest = limits.nowUs - limits.maxAgeUs;
    assert.equal(extractRecord(startAt(oldest)).startedAtUs, oldest);
    assert.equal(quarantine(startAt(oldest - 1n)).reason, 'too_old');
  });

  test('a start of exactly the maximum ahead is taken, one microsecond more is in the future', () => {
    const latest = limits.nowUs + limits.maxAheadUs;
    assert.equal(extractRecord(startAt(latest)).startedAtUs, latest);
    assert.equal(quarantine(startAt(latest + 1n)).reason, 'in_future');
  });

  test('a start beyond any calendar is kept as the last that databases know', () => {
    const { reason, startedAtUs: kept } = quarantine(startAt(2n ** 54n));
    assert.deepEqual(
      [reason, new Date(Number(kept / 1000n)).getUTCFullYear()],
      ['in_future', 2540],
    );
    const { startedAtUs: bounded } = quarantine(
      createUsageSpan({}, { startTimeUnixNano: 2n ** 64n - 1n }),
    );
    assert.ok(bounded <= 253_402_300_799_999_999n);
  });

  for (const [title, endTimeUnixNano] of [
    ['missing', 0n],
    ['before the start', 1_795_313_555_600_000_000n],
    ['far in the future', 2n ** 63n],
  ] as const) {
    test(`an end that is ${title} makes the duration 0 and does not lose the cost`, () => {
      assert.equal(extractRecord(createUsageSpan({}, { endTimeUnixNano })).durationUs, 0n);
    });
  }
});

suite('attributes that money hangs on', () => {
  const wrong: [AttributeObject, RegExp][] = [
    [{ 'gen_ai.usage.input_tokens': 1.5 }, /input_tokens is "1.5"/],
    [{ 'gen_ai.usage.input_tokens': 'many' }, /input_tokens is "many"/],
    [{ 'gen_ai.usage.input_tokens': Number.NaN }, /input_tokens is "NaN"/],
    [{ 'gen_ai.usage.input_tokens': 2 ** 53 }, /input_tokens is "9007199254740992"/],
    [{ 'gen_ai.usage.input_tokens': 2n ** 60n }, /input_tokens is "1152921504606846976"/],
    [{ 'gen_ai.usage.input_tokens': [1] }, /input_tokens is no scalar/],
    [{ 'gen_ai.usage.cache_read.input_tokens': -1 }, /cache_read.input_tokens is "-1"/],
    [{ 'ai.usage.cache_write_1h.input_tokens': -1 }, /cache_write_1h.input_tokens is "-1"/],
    [{ 'ai.usage.units.images': -1 }, /ai.usage.units.images is "-1"/],
    [{ 'ai.usage.units.images': Number.POSITIVE_INFINITY }, /ai.usage.units.images is "Infinity"/],
    [{ 'ai.usage.units.Big Images': 1 }, /ai.usage.units.Big Images is no unit/],
    [{ 'ai.usage.status': 'fine' }, /ai.usage.status is "fine": it must be one of success, /],
    [{ 'ai.usage.source': 'guessed' }, /ai.usage.source is "guessed"/],
    [{ 'ai.usage.sequence': 0 }, /ai.usage.sequence is "0": it must be a whole number from 1 on/],
    [{ 'ai.usage.status': null }, /ai.usage.status is missing/],
    [{ 'ai.usage.source': null }, /ai.usage.source is missing/],
    [{ 'gen_ai.operation.name': '' }, /gen_ai.operation.name is missing/],
    [{ 'gen_ai.provider.name': null }, /gen_ai.provider.name is missing/],
  ];
  for (const [attributes, detail] of wrong) {
    test(`${detail.source.slice(0, 60)} is told`, () => {
      const span = quarantine(createUsageSpan(attributes));
      assert.equal(span.reason, 'invalid_attributes');
      assert.match(span.detail, detail);
    });
  }

  test('are judged in GenAI spans too', () => {
    const { detail } = quarantine(createGenAiSpan({ 'gen_ai.usage.prompt_tokens': -1 }));
    assert.match(detail, /gen_ai.usage.prompt_tokens is "-1"/);
  });

  test('all that is wrong is told at once, within bounds', () => {
    const units = Object.fromEntries(
      Array.from({ length: 500 }, (_, at) => [`ai.usage.units.u${at}`, `x${'y'.repeat(2000)}`]),
    );
    const { detail, attributes } = quarantine(createUsageSpan(units));
    assert.ok(detail.length <= 1000);
    assert.ok(Object.keys(attributes).length <= 200);
    assert.ok(Object.values(attributes).every((value) => value.length <= 1024));
  });
});

test('a malformed span that is no usage is ignored', () => {
  const span = createSpan({ name: '', traceId: '', startTimeUnixNano: 0n });
  assert.deepEqual(extractUsage(span, limits), { kind: 'ignored', reason: 'not_usage' });
});
