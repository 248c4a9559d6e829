import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import zlib from 'node:zlib';
import fc from 'fast-check';
import { RequestBody } from '../../../instrumentation/src/http/request-body.ts';
import { createHead } from '../support/follow-exchange.ts';
import { cut } from '../support/framings.ts';

function parse(
  headers: Readonly<Record<string, string>>,
  parts: readonly (Uint8Array | string)[],
): unknown {
  const body = new RequestBody(createHead(headers));
  for (const part of parts) body.push(part);
  const value = body.parse();
  // A form has no prototype, so that a field may have any name.
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

/** The bytes that fetch sends for a form with files, and their type. */
async function encodeForm(fields: readonly (readonly [string, string | Blob])[]) {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value as string);
  const request = new Request('http://127.0.0.1', { method: 'POST', body: form });
  return {
    type: { 'content-type': request.headers.get('content-type') ?? '' },
    bytes: Buffer.from(await request.arrayBuffer()),
  };
}

describe('the body of a request', () => {
  it('is JSON, whatever its type says', () => {
    for (const type of ['application/json', 'text/plain', '']) {
      assert.deepEqual(parse({ 'content-type': type }, [' {"model":', Buffer.from('"gpt"}')]), {
        model: 'gpt',
      });
    }
  });

  it('is read through every coding that a client may use', () => {
    const body = Buffer.from(JSON.stringify({ model: 'gpt', text: 'x'.repeat(300_000) }));
    const size = { '': 300_000, bytes: 300_000 };
    for (const [coding, bytes] of [
      ['gzip', zlib.gzipSync(body)],
      ['br', zlib.brotliCompressSync(body)],
      ['deflate', zlib.deflateSync(body)],
      ['zstd', zlib.zstdCompressSync(body)],
    ] as const) {
      assert.deepEqual(parse({ 'content-encoding': coding }, cut(bytes, [1, 20])), {
        model: 'gpt',
        text: size,
      });
    }
    assert.equal(parse({ 'content-encoding': 'dcb' }, [body]), undefined);
  });

  it('is the fields of a form, of a repeated one all values', () => {
    const type = { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' };
    const body = 'model=whisper-1&prompt=H%C3%A9+%26+so&list=1&list=2&__proto__=x';
    assert.deepEqual(parse(type, cut(Buffer.from(body), [3, 30])), {
      model: 'whisper-1',
      prompt: 'Hé & so',
      list: ['1', '2'],
      ['__proto__']: 'x',
    });
    assert.equal(parse(type, [Buffer.alloc(300_000, 'a')]), undefined);
  });

  it('is the texts of a form with files, and of each file its size', async () => {
    const { type, bytes } = await encodeForm([
      ['model', 'gpt-4o-transcribe'],
      ['file', new File([Buffer.alloc(70_000, 7)], 'a "b".wav', { type: 'audio/wav' })],
      ['timestamp_granularities[]', 'word'],
      ['timestamp_granularities[]', 'segment'],
      ['empty', ''],
      ['prompt', 'Zeile\r\n--nicht die Grenze\r\n✓'],
      ['long', '✓'.repeat(20_000)],
    ]);
    const expected = {
      model: 'gpt-4o-transcribe',
      file: { bytes: 70_000 },
      'timestamp_granularities[]': ['word', 'segment'],
      empty: '',
      prompt: 'Zeile\r\n--nicht die Grenze\r\n✓',
      long: { '': 20_000, bytes: 60_000 },
    };
    assert.deepEqual(parse(type, [bytes]), expected);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 10 }), (cuts) => {
        assert.deepEqual(parse(type, cut(bytes, cuts)), expected);
      }),
      { numRuns: 50 },
    );
  });

  it('gives the same form cut at every byte, and what came of one that breaks off', async () => {
    const { type, bytes } = await encodeForm([
      ['model', 'whisper-1'],
      ['file', new File(['RIFF\r\n--x'], 'a.wav')],
      ['response_format', 'json'],
    ]);
    const expected = { model: 'whisper-1', file: { bytes: 9 }, response_format: 'json' };
    for (let at = 0; at <= bytes.length; at += 1) {
      assert.deepEqual(parse(type, cut(bytes, [at])), expected, `cut at ${at}`);
    }
    const broken = bytes.subarray(0, bytes.indexOf('RIFF') + 4);
    assert.deepEqual(parse(type, [broken]), { model: 'whisper-1', file: { bytes: 0 } });
  });

  it('is unknown of anything else: audio, text, a form without a boundary', () => {
    assert.deepEqual(
      [
        parse({ 'content-type': 'audio/wav' }, [Buffer.alloc(100_000, 0x52)]),
        parse({ 'content-type': 'text/plain' }, ['model=x']),
        parse({ 'content-type': 'multipart/form-data' }, ['--x\r\n']),
        parse({}, []),
      ],
      [undefined, undefined, undefined, undefined],
    );
  });

  it('never throws and holds bounded memory, whatever the bytes', () => {
    const types = ['multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', ''];
    const part = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.constantFrom(
        '\r\n--x',
        '--x--',
        '\r\n\r\n',
        'Content-Disposition: form-data; name="a"',
        '{',
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.array(part, { maxLength: 8 }), (type, parts) => {
        parse({ 'content-type': type }, parts);
      }),
      { numRuns: 300 },
    );
    const body = new RequestBody(createHead({ 'content-type': types[0] ?? '' }));
    body.push('--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n');
    const before = process.memoryUsage().arrayBuffers;
    const chunk = Buffer.alloc(1024 * 1024, 'y');
    for (let count = 0; count < 60; count += 1) body.push(chunk);
    body.push('\r\n--x--');
    assert.ok(process.memoryUsage().arrayBuffers - before < 40 * 1024 * 1024);
    assert.deepEqual((body.parse() as { a: unknown }).a, { '': 60 * 2 ** 20, bytes: 60 * 2 ** 20 });
  });
});
