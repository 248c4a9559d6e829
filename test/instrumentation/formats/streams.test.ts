import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { loadFixtures } from '../../fixtures/load-fixtures.ts';
import { createRequestHead } from '../support/create-request-head.ts';
import { readStream } from '../support/read-stream.ts';
import { resolveRoute } from '../support/resolve-route.ts';

const streams = loadFixtures().filter(({ response }) => response.streamFile !== undefined);

for (const { name, request, response } of streams) {
  describe(`the stream ${name}`, () => {
    const format = resolveRoute(createRequestHead(request))?.format;
    assert.ok(format);
    const { bytes, streamFile } = response;
    const read = (chunks: readonly Uint8Array[]) => readStream(format, chunks, streamFile);
    const facts = read([bytes]);

    it('says the same wherever it is cut in two', () => {
      for (let at = 0; at <= bytes.length; at += 1) {
        const cut = read([bytes.subarray(0, at), bytes.subarray(at)]);
        assert.deepEqual(cut, facts, `cut at byte ${at}`);
      }
    });

    it('says the same in chunks of any sizes', () => {
      fc.assert(
        fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1 }), (sizes) => {
          assert.deepEqual(read(split(bytes, sizes)), facts);
        }),
      );
    });

    it('never says that it is whole, or more than it did, when it breaks off', () => {
      for (let at = 0; at < bytes.length; at += 1) {
        const { usage, terminal, deferred, ...others } = read([bytes.subarray(0, at)]);
        // Work that goes on without its reader is a call once its result is read.
        if (deferred === true) assert.ok(facts.work, `cut at byte ${at}`);
        // Behind the last fact there are only line ends or an event that says nothing.
        if (terminal === true) assert.deepEqual(usage, facts.usage, `cut at byte ${at}`);
        for (const [field, value] of Object.entries(others)) {
          assert.deepEqual(value, facts[field as keyof typeof others], `${field}, byte ${at}`);
        }
        for (const field of ['inputTokens', 'outputTokens'] as const) {
          const part = usage?.[field] ?? 0;
          assert.ok(part <= (facts.usage?.[field] ?? 0), `${field}, byte ${at}`);
        }
      }
    });

    // A binary framing has neither lines nor text to vary.
    if (streamFile?.endsWith('.base64.txt')) return;

    it('says the same with other line ends, and without the last blank line', () => {
      const lines = bytes.toString().replaceAll('\r\n', '\n').trimEnd();
      for (const lineEnd of ['\n', '\r\n', '\r']) {
        const text = lines.replaceAll('\n', lineEnd);
        assert.deepEqual(read([Buffer.from(text)]), facts);
      }
    });

    if (!streamFile?.endsWith('.sse.txt')) return;

    it('says the same with comments, pings and unnamed events, as proxies make of it', () => {
      const text = bytes
        .toString()
        .replaceAll(/^event: .*\r?\n/gm, '')
        .replaceAll(/^data: /gm, ': ping\ndata:');
      assert.deepEqual(read([Buffer.from(text)]), facts);
    });

    it('says the same with white space in its JSON', () => {
      const text = bytes.toString().replaceAll(/^data: (\{.*\})(\r?)$/gm, (_line, json, cr) => {
        const pretty = JSON.stringify(JSON.parse(json), null, 1);
        return `${pretty.replaceAll(/^/gm, 'data: ')}${cr}`;
      });
      assert.deepEqual(read([Buffer.from(text)]), facts);
    });
  });
}

function split(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}
