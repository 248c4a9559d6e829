import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createJsonBody } from '../../../instrumentation/src/http/json-body.ts';
import { createJsonOutline } from '../../../instrumentation/src/http/json-outline.ts';

function outline(text: string, cuts: readonly number[] = []): unknown {
  const bytes = Buffer.from(text);
  const json = createJsonOutline({ maxStringBytes: 16 });
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), 0, bytes.length].sort(
    (a, b) => a - b,
  );
  for (const [at, end] of ends.entries())
    json.push(bytes.subarray(at === 0 ? 0 : ends[at - 1], end));
  const read = json.text();
  return read === null ? null : JSON.parse(read);
}

/** What an outline is: of a long string its size, of a list that begins with a number `null`. */
function shorten(value: unknown): unknown {
  if (typeof value === 'string') {
    return isLong(value) ? { '': [...value].length, bytes: Buffer.byteLength(value) } : value;
  }
  if (Array.isArray(value)) return typeof value[0] === 'number' ? null : value.map(shorten);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [isLong(key) ? '' : key, shorten(inner)]),
  );
}

/** The limit counts the bytes of the JSON text, escapes included. */
function isLong(text: string): boolean {
  return Buffer.byteLength(JSON.stringify(text)) - 2 > 16;
}

describe('the outline of a JSON body', () => {
  it('keeps what is short and leaves out long strings and lists of numbers', () => {
    const body = {
      model: 'gpt',
      image: 'A'.repeat(100),
      vectors: [[0.1, -2, 3e9], [-1], []],
      usage: { input_tokens: 3, note: 'a "quoted" \\' },
    };
    assert.deepEqual(outline(JSON.stringify(body, null, 2)), {
      model: 'gpt',
      image: { '': 100, bytes: 100 },
      vectors: [null, null, []],
      usage: { input_tokens: 3, note: 'a "quoted" \\' },
    });
  });

  it('is the same wherever the chunks are cut', () => {
    const leaf = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.string({ maxLength: 40, unit: 'grapheme' }),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
    );
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(fc.integer(), { maxLength: 5 }),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.string({ maxLength: 8, unit: 'grapheme-ascii' }), tie('value'), {
          maxKeys: 4,
        }),
      ),
    })).value;
    fc.assert(
      fc.property(json, fc.array(fc.nat(), { maxLength: 6 }), (value, cuts) => {
        const text = JSON.stringify(value);
        assert.deepEqual(
          outline(text, cuts),
          JSON.parse(JSON.stringify(shorten(JSON.parse(text)))),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('keeps what stands behind a list that begins with a number and goes on with anything, as of arguments of tools', () => {
    const usage = { output_tokens: 7 };
    for (const list of [
      '[1,[2],{"a":[3]}]',
      '[1,"a]b"]',
      '[-1,{"usage":{}}]',
      '[1,"],",":","]"]',
    ]) {
      const text = `{"input":{"list":${list}},"usage":${JSON.stringify(usage)}}`;
      for (let at = 0; at <= text.length; at += 1) {
        assert.deepEqual(outline(text, [at]), { input: { list: null }, usage }, `${text} at ${at}`);
      }
    }
  });

  it('leaves out a long name without losing what stands under it', () => {
    const body = { a: { ['n'.repeat(50)]: { b: 1 } }, usage: 2 };
    assert.deepEqual(outline(JSON.stringify(body)), { a: { '': { b: 1 } }, usage: 2 });
  });

  it('counts the characters of a long string exactly, however they are written and cut', () => {
    // 7 of ASCII, é (2 bytes), ✓ (3), 🎈 (4 bytes, one character), and a half of a pair (3 bytes as U+FFFD).
    const written = String.raw`a\n\t\"\\\/\u0041é\u00e9✓\u2713🎈\ud83c\udf88\ud83c\ud83c\udf88\udf88`;
    const text: string = JSON.parse(`"${written}"`);
    const expected = { '': [...text].length, bytes: Buffer.byteLength(text) };
    assert.deepEqual(expected, { '': 16, bytes: 7 + 4 + 6 + 8 + 3 + 4 + 3 });
    const bytes = Buffer.byteLength(`["${written}"]`);
    for (let at = 0; at <= bytes; at += 1) {
      assert.deepEqual(outline(`["${written}"]`, [at]), [expected], `cut at ${at}`);
    }
  });

  it('leaves out what takes the most room, and keeps what comes before and after it', () => {
    const token = { token: 'abc', logprob: -0.125, top_logprobs: [{ token: 'abd', bytes: [1] }] };
    const body = (content: readonly unknown[] | null) => ({
      choices: [{ logprobs: { content, refusal: null }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 21 },
    });
    const json = createJsonOutline({ maxOutlineBytes: 10_000 });
    const bytes = Buffer.from(JSON.stringify(body(Array(4000).fill(token))));
    for (let at = 0; at < bytes.length; at += 997) json.push(bytes.subarray(at, at + 997));
    assert.deepEqual(JSON.parse(json.text() ?? ''), body(null));
  });

  it('never empties a list near the top, whose elements are what is billed', () => {
    const output = Array.from({ length: 2000 }, () => ({ type: 'web_search_call' }));
    const json = createJsonOutline({ maxOutlineBytes: 10_000 });
    json.push(Buffer.from(JSON.stringify({ output, usage: { input_tokens: 3 } })));
    assert.equal(json.text(), null);
  });

  it('gives up in bounded memory where even the outline is too large', () => {
    const json = createJsonOutline({ maxOutlineBytes: 10_000 });
    for (let at = 0; at < 2000; at++) json.push(Buffer.from('{"key":"short"},'));
    assert.equal(json.text(), null);
  });
});

describe('a JSON body', () => {
  it('is whole when it is small', () => {
    const body = createJsonBody();
    const value = { prompt: 'x'.repeat(2000), numbers: [1, 2, 3] };
    body.push(Buffer.from(JSON.stringify(value)));
    assert.deepEqual(body.parse(), value);
  });

  it('is an outline when it is large, and still tells the usage at its end', () => {
    const body = createJsonBody();
    const value = {
      data: [{ embedding: Array(1_000_000).fill(0.25) }],
      usage: { prompt_tokens: 812 },
    };
    const bytes = Buffer.from(JSON.stringify(value));
    for (let at = 0; at < bytes.length; at += 65_536) body.push(bytes.subarray(at, at + 65_536));
    assert.deepEqual(body.parse(), { data: [{ embedding: null }], usage: { prompt_tokens: 812 } });
  });

  it('keeps what it saw although the app overwrites its chunk', () => {
    const body = createJsonBody();
    const chunk = Buffer.from('{"a":1}');
    body.push(chunk);
    chunk.fill(0);
    assert.deepEqual(body.parse(), { a: 1 });
  });

  it('is undefined when it is empty or no JSON', () => {
    const empty = createJsonBody();
    const broken = createJsonBody();
    broken.push(Buffer.from('{"id": "chatcmpl-'));
    assert.deepEqual([empty.parse(), broken.parse()], [undefined, undefined]);
  });
});
