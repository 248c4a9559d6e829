import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  brotliCompressSync,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';
import { createContentDecoder } from '../../../instrumentation/src/http/content-decoder.ts';

const small = Buffer.from('data: {"usage":{"prompt_tokens":19}}\n\n'.repeat(20));
// Larger than what is decoded in one go, also when compressed.
const large = Buffer.from(randomBytes(300_000).toString('hex'));

const codings = {
  gzip: gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
  zstd: zstdCompressSync,
} as const;

interface Decoding {
  readonly push: (chunk: Uint8Array) => void;
  readonly text: () => string;
  readonly end: () => Promise<string>;
  readonly endNow: () => string;
}

function decode(contentEncoding: string): Decoding {
  const chunks: Buffer[] = [];
  const decoder = createContentDecoder(contentEncoding, (chunk) => chunks.push(Buffer.from(chunk)));
  assert.ok(decoder !== null);
  const text = () => Buffer.concat(chunks).toString();
  return {
    push: decoder.push,
    text,
    end: () => new Promise((resolve) => decoder.end(() => resolve(text()))),
    endNow() {
      decoder.endNow();
      return text();
    },
  };
}

function pushInParts(decoding: Decoding, bytes: Buffer, partBytes: number): void {
  for (let at = 0; at < bytes.length; at += partBytes) {
    decoding.push(bytes.subarray(at, at + partBytes));
  }
}

for (const [coding, encode] of Object.entries(codings)) {
  describe(`the decoder of ${coding}`, () => {
    for (const [size, body] of [
      ['small', small],
      ['large', large],
    ] as const) {
      it(`gives a ${size} body as it was`, async () => {
        const decoding = decode(coding);
        pushInParts(decoding, encode(body), 1000);
        assert.equal(await decoding.end(), body.toString());
      });

      it(`gives a ${size} body at once, for the end of the process`, () => {
        const decoding = decode(coding);
        pushInParts(decoding, encode(body), 1000);
        assert.equal(decoding.endNow(), body.toString());
      });
    }

    it('gives no byte twice when the end comes in the middle of decoding', async () => {
      const decoding = decode(coding);
      pushInParts(decoding, encode(large), 1000);
      while (decoding.text() === '') await new Promise((resolve) => setImmediate(resolve));
      const first = decoding.text();
      assert.ok(first.length < large.length);
      assert.equal(decoding.endNow(), large.toString());
    });

    it('gives what it can of a body that broke off', async () => {
      const decoding = decode(coding);
      const whole = encode(large);
      decoding.push(whole.subarray(0, whole.length / 2));
      const text = await decoding.end();
      assert.ok(text.length > 0);
      assert.ok(large.toString().startsWith(text));
    });

    it('survives a body that is damaged', async () => {
      const decoding = decode(coding);
      decoding.push(Buffer.alloc(50_000, 'x'));
      assert.equal(await decoding.end(), '');
    });
  });
}

describe('the decoder of content encodings', () => {
  it('passes a body through that has none', async () => {
    const decoding = decode('identity');
    decoding.push(small);
    assert.equal(await decoding.end(), small.toString());
  });

  it('undoes several in the order in which they must be undone', async () => {
    const decoding = decode('gzip, br');
    decoding.push(brotliCompressSync(gzipSync(small)));
    assert.equal(await decoding.end(), small.toString());
  });

  for (const body of [small, large]) {
    it(`reads deflate without the header of zlib, of ${body.length} bytes`, async () => {
      const decoding = decode('deflate');
      pushInParts(decoding, deflateRawSync(body), 1000);
      assert.equal(await decoding.end(), body.toString());
    });
  }

  it('is null for a coding that nobody knows', () => {
    assert.equal(
      createContentDecoder('dcb', () => undefined),
      null,
    );
  });

  it('does not unfold a bomb', async () => {
    const decoding = decode('br');
    const bomb = brotliCompressSync(Buffer.alloc(64 * 1024 * 1024));
    assert.ok(bomb.length < 16 * 1024);
    decoding.push(bomb);
    assert.equal((await decoding.end()).length, 0);
  });
});
