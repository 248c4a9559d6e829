import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import zlib from 'node:zlib';
import fc from 'fast-check';
import type { WireFormat } from '../../../instrumentation/src/wire-format.ts';
import { echoFormat, followResponse } from '../support/follow-exchange.ts';
import { cut, type Framing, framings } from '../support/framings.ts';

const events = ['{"a":"Hé ✓"}', '{"b":[2,{"c":"🎈"}]}', '{"usage":{"prompt_tokens":3}}'].map(
  (data, at) => ({ name: `event${at}`, data }),
);

const encoders: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  identity: (body) => body,
  gzip: (body) => zlib.gzipSync(body),
  br: (body) => zlib.brotliCompressSync(body),
  deflate: (body) => zlib.deflateSync(body),
  // What some servers mean by "deflate".
  'x-deflate': (body) => zlib.deflateRawSync(body),
  zstd: (body) => zlib.zstdCompressSync(body),
  'gzip, br': (body) => zlib.brotliCompressSync(zlib.gzipSync(body)),
  'deflate, gzip, identity': (body) => zlib.gzipSync(zlib.deflateSync(body)),
};

async function read(
  contentType: string,
  parts: readonly Buffer[],
  { coding = 'identity', format = echoFormat } = {},
): Promise<unknown> {
  const headers = { 'content-type': contentType, 'content-encoding': coding };
  const { response } = await followResponse(format, { headers, parts });
  return response.finishReasons ?? response.model;
}

const expected = ({ hasNames }: Framing, list = events) =>
  list.map(({ name, data }) => `${hasNames ? name : ''} ${data}`);

describe('the body of a response', () => {
  for (const framing of framings) {
    it(`is read as ${framing.title}, in every coding, wherever it is cut`, async () => {
      const anyEncoder = fc.constantFrom(...Object.keys(encoders));
      const anyCuts = fc.array(fc.nat(), { maxLength: 8 });
      const body = framing.encode(events);
      await fc.assert(
        fc.asyncProperty(anyEncoder, anyCuts, async (coding, cuts) => {
          const encoded = encoders[coding]?.(body) ?? body;
          assert.deepEqual(
            await read(framing.contentType, cut(encoded, cuts), { coding }),
            expected(framing),
          );
        }),
        { numRuns: 40 },
      );
    });

    it(`gives the first events of ${framing.title} that break off in any coding`, async () => {
      const many = Array.from({ length: 400 }, (_, at) => ({ name: 'e', data: `{"n":${at}}` }));
      const body = framing.encode(many);
      const all = expected(framing, many);
      for (const [coding, encode] of Object.entries(encoders)) {
        const encoded = encode(body);
        const part = encoded.subarray(0, Math.floor(encoded.length * 0.7));
        const found = await read(framing.contentType, [part], { coding });
        // Of a few hundred bytes of brotli nothing may come before the last of them.
        const whole = (Array.isArray(found) ? found : []).filter((event) => event.endsWith('}'));
        if (coding === 'gzip') assert.ok(whole.length > 200, `${whole.length} of ${coding}`);
        assert.deepEqual(whole, all.slice(0, whole.length), coding);
      }
    });
  }

  it('is the kind that its first byte says, whatever type it is said to have', async () => {
    const [sse, json] = [Buffer.from('\n\ndata: {}\n\n'), Buffer.from(' {"a":1}')];
    const array = Buffer.from('\n[{"a":1}]');
    const frames = framings.at(-1)?.encode(events.slice(0, 1)) ?? sse;
    const seen = [];
    for (const type of ['application/json', 'text/event-stream', 'text/plain', '']) {
      for (const body of [sse, json, array, frames]) seen.push(await read(type, cut(body, [1])));
    }
    const kinds = [
      [' {}'],
      '{"a":1}',
      [' {"a":1}'],
      expected(framings.at(-1) as Framing, events.slice(0, 1)),
    ];
    assert.deepEqual(seen, [...kinds, ...kinds, ...kinds, ...kinds]);
  });

  it('is a stream of lines where its type says so, and one value where it says JSON', async () => {
    const types = ['application/x-ndjson', 'application/jsonl', 'application/x-jsonlines'];
    types.push('application/json-seq', 'application/ndjson; charset=utf-8');
    for (const type of types)
      assert.deepEqual(await read(type, [Buffer.from('{"a":1}')]), [' {"a":1}']);
    for (const type of ['application/json', 'application/json; charset=utf-8', 'text/plain']) {
      assert.deepEqual(await read(type, [Buffer.from('{"a":1}')]), '{"a":1}');
    }
  });

  it('is a stream of lines also where its type says that it is JSON, however it is cut', async () => {
    for (const lineEnd of ['\n', '\r\n', ' \n\n ']) {
      const lines = ['{"a":{"b":1}}', `{"text":"${'}'.repeat(9)}"}`, '{"c":3}'];
      // What stands before the first line says nothing: some servers send line ends to keep a call alive.
      const body = Buffer.from(lineEnd + lines.join(lineEnd) + lineEnd);
      for (let at = 0; at <= body.length; at += 1) {
        for (const parts of [cut(body, [at]), cut(body, [at, at + 1])]) {
          assert.deepEqual(
            await read('application/json', parts),
            lines.map((line) => ` ${line}`),
            `${JSON.stringify(lineEnd)} at ${at}`,
          );
        }
      }
    }
  });

  it('is one value where a line end stands within it, or behind it', async () => {
    for (const text of ['{"a":{}\n}', '{\n"a":[{}\n,{}]}', '{"a":{}}\n', '{"a":\n{}}']) {
      const expected = JSON.stringify(JSON.parse(text));
      const body = Buffer.from(text);
      for (let at = 0; at <= body.length; at += 1) {
        assert.equal(await read('application/json', cut(body, [at])), expected, `${text} at ${at}`);
      }
    }
  });

  it('is one value where the endpoint never streams, also a list', async () => {
    const { createStreamReader: _, ...format } = echoFormat;
    assert.equal(await read('application/json', [Buffer.from('[1]')], { format }), '[1]');
    assert.equal(await read('application/x-ndjson', [Buffer.from('{}')], { format }), '{}');
  });

  it('passes no event of a JSON array on later than its last byte', async () => {
    const seen: string[] = [];
    const format: WireFormat = {
      ...echoFormat,
      createStreamReader: () => ({ onEvent: ({ data }) => seen.push(data), facts: () => ({}) }),
    };
    const ended = followResponse(format, {
      parts: [Buffer.from('[{"a":1}'), Buffer.from(',{"b"')],
    });
    assert.deepEqual(seen, ['{"a":1}']);
    await ended;
  });

  it('says that it could not be read where it is too large even in outline', async () => {
    // 40,000 fields near the top, where nothing may be left out.
    const fields = Array.from({ length: 40_000 }, (_, at) => [`field${at}`, at]);
    const headers = { 'content-type': 'application/json' };
    const parts = [Buffer.from(JSON.stringify({ ...Object.fromEntries(fields), usage: 3 }))];
    const { unreadable, response } = await followResponse(echoFormat, { headers, parts });
    assert.deepEqual({ unreadable, response }, { unreadable: true, response: {} });
  });

  it('says what stands behind an image or an embedding of any size', async () => {
    const large = { data: [{ b64_json: 'A'.repeat(3e6) }, { embedding: Array(1e5).fill(0.5) }] };
    const parts = cut(Buffer.from(JSON.stringify({ ...large, usage: 3 })), [70_000, 2_000_000]);
    assert.equal(
      await read('application/json', parts),
      '{"data":[{"b64_json":{"":3000000,"bytes":3000000}},{"embedding":null}],"usage":3}',
    );
  });

  it('survives a bomb: what follows the limit is not read, and nothing is thrown', async () => {
    const bomb = zlib.gzipSync(Buffer.alloc(64 * 1024 * 1024, '['));
    assert.deepEqual(await read('application/json', [bomb], { coding: 'gzip' }), []);
    const spaces = zlib.brotliCompressSync(Buffer.alloc(64 * 1024 * 1024, ' '));
    assert.equal(await read('application/json', [spaces], { coding: 'br' }), undefined);
  });

  it('gives nothing, without a throw, for bytes that are no body of any kind', async () => {
    const hostile = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom(
        ...['\0'.repeat(40), '{'.repeat(5000), '[['.repeat(5000), 'data:'.repeat(99)].map((text) =>
          Buffer.from(text),
        ),
      ),
    );
    const anyType = fc.constantFrom(
      'text/event-stream',
      'application/json',
      'application/x-ndjson',
      'application/vnd.amazon.eventstream',
    );
    const anyCoding = fc.constantFrom(...Object.keys(encoders));
    await fc.assert(
      fc.asyncProperty(fc.array(hostile), anyType, anyCoding, async (parts, type, coding) => {
        await read(
          type,
          parts.map((part) => Buffer.from(part)),
          { coding },
        );
      }),
      { numRuns: 200 },
    );
  });
});
