import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cut, framings, readEvents } from '../support/framings.ts';

// T44: what is read does not depend on where bytes are cut, on line ends, or on what an event holds.

const json = fc
  .oneof(
    fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }),
    fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => ({ text })),
    fc.constantFrom('\u0000', ']', '"\\', '[{', 'data: x', '🎈'.repeat(9)),
  )
  // Lone surrogates have no UTF-8: on the wire they are written out.
  .map((value) => JSON.stringify(value));
const word = fc.stringMatching(/^[a-z][a-zA-Z]{0,12}$/);
const anyEvents = fc.array(fc.record({ name: word, data: json }), { maxLength: 6 });
const anyCuts = fc.array(fc.nat({ max: 5000 }), { maxLength: 20 });

for (const framing of framings) {
  const expect = (events: readonly { name: string; data: string }[]) =>
    events.map(({ name, data }) => ({ name: framing.hasNames ? name : '', data }));

  describe(`the reader of ${framing.title}`, () => {
    it('gives the same events wherever the bytes are cut', () => {
      fc.assert(
        fc.property(anyEvents, anyCuts, (events, cuts) => {
          const bytes = framing.encode(events);
          assert.deepEqual(readEvents(framing, cut(bytes, cuts)), expect(events));
        }),
        { numRuns: 150 },
      );
    });

    it('gives the same events under every split in two, and one byte at a time', () => {
      const events = [
        { name: 'first', data: '{"text":"Hé ✓ 🎈 \\"]}\\\\","n":[1,[2,{"a":[]}]]}' },
        { name: 'second', data: '"🎈"' },
        { name: 'second', data: '-1.5e3' },
        { name: 'last', data: '{"usage":{"prompt_tokens":3},"nothing":null}' },
      ];
      const bytes = framing.encode(events);
      for (let at = 0; at <= bytes.length; at += 1) {
        assert.deepEqual(readEvents(framing, cut(bytes, [at])), expect(events), `cut at ${at}`);
      }
      const single = [...bytes].map((byte) => Buffer.of(byte));
      assert.deepEqual(readEvents(framing, single), expect(events));
    });

    it('gives the first events, whole, of a body that breaks off at any byte', () => {
      const events = ['{"a":1}', '{"b":"🎈"}', '{"c":[3]}'].map((data, at) => ({
        name: `e${at}`,
        data,
      }));
      const bytes = framing.encode(events);
      for (let at = 0; at < bytes.length; at += 1) {
        const read = readEvents(framing, [bytes.subarray(0, at)]);
        // What has no end of its own may come as a part of JSON, which no format can parse.
        const whole = read.filter(({ data }) => isJson(data));
        assert.ok(read.length - whole.length <= 1, `at ${at}`);
        assert.deepEqual(whole, expect(events).slice(0, whole.length), `at ${at}`);
      }
    });

    it('skips an event beyond the limit, in whatever pieces it comes, and reads the next', () => {
      const long = { name: 'long', data: JSON.stringify('x'.repeat(5000)) };
      const events = [
        { name: 'a', data: '{"a":1}' },
        long,
        { name: 'b', data: '{"b":2}' },
        long,
        { name: 'c', data: '{"c":3}' },
      ];
      const bytes = framing.encode(events);
      const expected = expect(events.filter((event) => event !== long));
      for (const size of [1, 7, 100, 4999, bytes.length]) {
        const cuts = Array.from({ length: Math.floor(bytes.length / size) }, (_, at) => at * size);
        const read = readEvents(framing, cut(bytes, cuts), { maxEventBytes: 1024 });
        assert.deepEqual(read, expected, `in pieces of ${size}`);
      }
    });

    it('shows every event to the test before decoding, and passes on what that wants', () => {
      const events = ['{"a":1}', '{"b":2}', '{"c":3}'].map((data, at) => ({
        name: `e${at}`,
        data,
      }));
      const seen: string[] = [];
      const read = readEvents(framing, [framing.encode(events)], {
        wants: (name, data) => {
          seen.push(`${name} ${data}`);
          return data.includes('b');
        },
      });
      const expected = expect(events);
      assert.deepEqual(
        { seen, read },
        { seen: expected.map(({ name, data }) => `${name} ${data}`), read: [expected[1]] },
      );
    });

    it('never throws, and gives no event beyond the limit, whatever the bytes', () => {
      const bytes = fc.oneof(
        fc.uint8Array({ maxLength: 60 }),
        fc.tuple(anyEvents, fc.nat(), fc.nat({ max: 255 })).map(([events, at, byte]) => {
          const damaged = framing.encode(events);
          if (damaged.length > 0) damaged[at % damaged.length] = byte;
          return damaged;
        }),
      );
      fc.assert(
        fc.property(fc.array(bytes, { maxLength: 5 }), (chunks) => {
          for (const { data } of readEvents(framing, chunks, { maxEventBytes: 64 }))
            assert.ok(Buffer.byteLength(data) <= 64 * 3);
        }),
        { numRuns: 300 },
      );
    });

    it('holds bounded memory of an event that never ends', () => {
      const [start] = cut(framing.encode([{ name: 'a', data: `"${'x'.repeat(3000)}"` }]), [2000]);
      const reader = framing.createReader({ onEvent: () => {}, maxEventBytes: 64 * 1024 });
      reader.push(start ?? Buffer.alloc(0));
      const chunk = Buffer.alloc(1024 * 1024, 'x');
      const before = process.memoryUsage().arrayBuffers;
      for (let count = 0; count < 50; count += 1) reader.push(chunk);
      const grownBytes = process.memoryUsage().arrayBuffers - before;
      assert.ok(grownBytes < 8 * 1024 * 1024, `grew by ${grownBytes} bytes`);
    });
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
