import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ToldCalls } from '../../../instrumentation/src/http/told-calls.ts';
import type { ToldCall } from '../../../instrumentation/src/wire-format.ts';
import { createHead } from '../support/follow-exchange.ts';
import { cut } from '../support/framings.ts';

/** The identities of the calls that a body tells of, and whether a line was not read. */
function read(chunks: readonly Buffer[]): { calls: string[]; hasUnread: boolean } {
  const calls: string[] = [];
  const told = new ToldCalls({
    readToldCall: (line): ToldCall | undefined => {
      const { id } = line as { id?: unknown };
      if (typeof id !== 'string') return undefined;
      return { identity: id, operationName: 'chat', startedAtMs: 0, request: {}, response: {} };
    },
    head: createHead(),
    onCall: ({ identity }) => calls.push(identity),
  });
  for (const chunk of chunks) told.push(chunk);
  told.end();
  return { calls, hasUnread: told.hasUnread };
}

describe('a body that tells of earlier calls', () => {
  it('gives one call a line, wherever it is cut and however lines end', () => {
    const text = '{"id":"a"}\n\r\n {"id":"b✓"}\r\n{"other":1}\n{"id":"c"}';
    const bytes = Buffer.from(text);
    const expected = { calls: ['a', 'b✓', 'c'], hasUnread: false };
    for (let at = 0; at <= bytes.length; at += 1) {
      assert.deepEqual(read(cut(bytes, [at])), expected, `cut at ${at}`);
    }
    assert.deepEqual(read([...bytes].map((byte) => Buffer.of(byte))), expected);
  });

  it('reads past a line of any length, whose outline still says who it is', () => {
    const long = JSON.stringify({
      vector: Array(100_000).fill(0.5),
      text: 'x'.repeat(9e5),
      id: 'l',
    });
    assert.deepEqual(read([Buffer.from(`${long}\n{"id":"z"}\n`)]), {
      calls: ['l', 'z'],
      hasUnread: false,
    });
  });

  it('says that a line that looks like JSON could not be read, and goes on', () => {
    assert.deepEqual(read([Buffer.from('{"id":"a"}\n{"id":\n{"id":"b"}\n')]), {
      calls: ['a', 'b'],
      hasUnread: true,
    });
  });

  it('gives up on a file of which a thousand lines in a row are no JSON, as each takes long to fail', () => {
    const lines = (unread: number) => [
      Buffer.from(`{"id":"a"}\n${'{\n'.repeat(unread)}{"id":"b"}`),
    ];
    assert.deepEqual(read(lines(999)), { calls: ['a', 'b'], hasUnread: true });
    assert.deepEqual(read(lines(1000)), { calls: ['a'], hasUnread: true });
  });

  it('finds nothing, and misses nothing, in a file of another kind', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (chunks) => {
        assert.deepEqual(read(chunks.map((chunk) => Buffer.from(chunk))).calls, []);
      }),
    );
    assert.deepEqual(read([Buffer.from('%PDF-1.7\n%{"id":"a"}\nx{"id":"b"}\n')]), {
      calls: [],
      hasUnread: false,
    });
  });

  it('holds no more than one line of a file of 50,000', () => {
    const lines = Buffer.from('{"id":"a","pad":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}\n'.repeat(1000));
    globalThis.gc?.();
    const before = process.memoryUsage().arrayBuffers;
    const { calls } = read(Array(50).fill(lines));
    assert.equal(calls.length, 50_000);
    assert.ok(process.memoryUsage().arrayBuffers - before < 32 * 1024 * 1024);
  });
});
