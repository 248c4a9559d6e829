import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { EventReaderOptions } from '../../../instrumentation/src/http/event-reader.ts';
import { SseReader } from '../../../instrumentation/src/http/sse.ts';

interface SseEvent {
  readonly name: string;
  readonly data: string;
}

describe('the reader of server-sent events', () => {
  it('reads named and unnamed events', () => {
    assert.deepEqual(read(['event: ping\ndata: {}\n\ndata: {"a":1}\n\n']), [
      { name: 'ping', data: '{}' },
      { name: '', data: '{"a":1}' },
    ]);
  });

  for (const [name, lineEnd] of [
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ] as const) {
    it(`ends lines at ${name}`, () => {
      const text = ['event: a', 'data: 1', '', 'data: 2', '', ''].join(lineEnd);
      assert.deepEqual(read([text]), [
        { name: 'a', data: '1' },
        { name: '', data: '2' },
      ]);
    });
  }

  it('takes a CRLF that is cut in two for one line end', () => {
    assert.deepEqual(read(['data: 1\r', '\ndata: 2\r', '\n\r', '\n']), [
      { name: '', data: '1\n2' },
    ]);
  });

  it('takes data with one space, with none, and keeps further spaces', () => {
    assert.deepEqual(
      read(['data:1\n\ndata: 2\n\ndata:  3 \n\n']).map(({ data }) => data),
      ['1', '2', ' 3 '],
    );
  });

  it('joins several data lines with a line feed', () => {
    assert.deepEqual(read(['data: {\ndata\ndata: }\n\n']), [{ name: '', data: '{\n\n}' }]);
  });

  it('passes over comments, ids, retries and unknown fields', () => {
    assert.deepEqual(
      read([': keep-alive\n\nid: 7\nretry: 3\nnonsense\ndata2: x\ndatum: x\ndata: 1\n\n:\n\n']),
      [{ name: '', data: '1' }],
    );
  });

  it('passes over an event without data, and its name does not stick', () => {
    assert.deepEqual(read(['event: ping\n\ndata: 1\n\n']), [{ name: '', data: '1' }]);
  });

  it('passes over a byte order mark at the start, even when it is cut', () => {
    const bytes = Buffer.from('\uFEFFdata: 1\n\n');
    assert.deepEqual(read([bytes.subarray(0, 1), bytes.subarray(1, 2), bytes.subarray(2)]), [
      { name: '', data: '1' },
    ]);
  });

  it('delivers a last event without its blank line, and without any line end', () => {
    assert.deepEqual(read(['data: 1\n\ndata: 2\n']).at(-1), { name: '', data: '2' });
    assert.deepEqual(read(['data: 1\n\ndata: [DONE]']).at(-1), { name: '', data: '[DONE]' });
  });

  it('reads Uint8Array chunks that are views into a larger buffer', () => {
    const bytes = new TextEncoder().encode('xxxdata: 1\n\nxxx');
    assert.deepEqual(read([bytes.subarray(3, 12)]), [{ name: '', data: '1' }]);
  });

  it('is not disturbed when the app overwrites a chunk after its turn', () => {
    const chunk = Buffer.from('data: first\nda');
    const events: SseEvent[] = [];
    const reader = new SseReader({ onEvent: (event) => events.push(event) });
    reader.push(chunk);
    chunk.fill(0);
    reader.push(Buffer.from('ta: second\n\n'));
    assert.deepEqual(events, [{ name: '', data: 'first\nsecond' }]);
  });
});

describe('the test before decoding', () => {
  it('sees name and bytes of every event and decides whether it is passed on', () => {
    const seen: string[] = [];
    const events = read(['event: a\ndata: 1\n\nevent: b\ndata: 2\n\n'], {
      wants: (name, data) => {
        seen.push(`${name}=${data}`);
        return name === 'b';
      },
    });
    assert.deepEqual(
      { seen, events },
      { seen: ['a=1', 'b=2'], events: [{ name: 'b', data: '2' }] },
    );
  });
});

describe('an event beyond the limit', () => {
  it('is skipped, and the next one is read', () => {
    const long = `data: ${'x'.repeat(100)}\n\n`;
    assert.deepEqual(read([long, 'data: ok\n\n'], { maxEventBytes: 64 }), [
      { name: '', data: 'ok' },
    ]);
  });

  it('is skipped when many short lines make it up', () => {
    const long = `${'data: 0123456789\n'.repeat(20)}\n`;
    assert.deepEqual(read([`event: long\n${long}`, 'data: ok\n\n'], { maxEventBytes: 64 }), [
      { name: '', data: 'ok' },
    ]);
  });

  it('is skipped in whatever pieces it comes, also at the end of the body', () => {
    const long = Buffer.from(`data: ${'x'.repeat(200)}`);
    const pieces = [...long].map((byte) => Buffer.of(byte));
    assert.deepEqual(read(['data: ok\n\n', ...pieces], { maxEventBytes: 64 }), [
      { name: '', data: 'ok' },
    ]);
  });

  it('is skipped when it has more empty data lines than anyone sends', () => {
    const long = `${'data\n'.repeat(1000)}\n`;
    assert.deepEqual(read([long, 'data: ok\n\n'], { maxEventBytes: 64 * 1024 }), [
      { name: '', data: 'ok' },
    ]);
  });

  it('is read in outline where it is an object, however it is cut and spread over lines', () => {
    const text = 'x'.repeat(3000);
    const fields = [`{"text":"${text}",`, '"list":[1,2,3],', '"usage":{"output_tokens":7}}'];
    const outline = '{"text":{"":3000,"bytes":3000},"list":null,"usage":{"output_tokens":7}}';
    for (const data of [fields.join(''), fields.join('\r\ndata: ')]) {
      const body = Buffer.from(`event: end\r\ndata: ${data}\r\n\r\ndata: ok\n\n`);
      for (const size of [1, 7, 1000, body.length]) {
        const cuts = Array.from({ length: Math.ceil(body.length / size) }, (_, at) => at * size);
        const events = read(
          cuts.map((at) => body.toString('latin1', at, at + size)),
          { maxEventBytes: 1024 },
        );
        const expected = [
          { name: 'end', data: outline },
          { name: '', data: 'ok' },
        ];
        assert.deepEqual(events, expected, `in pieces of ${size}`);
      }
    }
  });

  it('is none that only a comment makes so', () => {
    const comment = `: ${'{'.repeat(300)}`;
    for (const text of [`data: {"a":1}\n${comment}\n\n`, `${comment}\ndata: {"a":1}\n\n`]) {
      for (const pieces of [[text], [...text]]) {
        assert.deepEqual(
          read([...pieces, 'data: ok\n\n'], { maxEventBytes: 64 }),
          [
            { name: '', data: '{"a":1}' },
            { name: '', data: 'ok' },
          ],
          `${text} in ${pieces.length}`,
        );
      }
    }
  });

  it('holds no more than the limit of a line that never ends', () => {
    const reader = new SseReader({ onEvent: () => {}, maxEventBytes: 64 * 1024 });
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const before = process.memoryUsage().arrayBuffers;
    for (let count = 0; count < 100; count += 1) reader.push(chunk);
    const grownBytes = process.memoryUsage().arrayBuffers - before;
    assert.ok(grownBytes < 8 * 1024 * 1024, `grew by ${grownBytes} bytes`);
  });
});

describe('any stream', () => {
  const line = fc
    .string({ unit: 'binary', maxLength: 20 })
    .map((text) => text.replace(/[\r\n]/g, ''));
  const name = line.map((text) => text.replace(/^ /, ''));
  const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
  const event = fc.record({
    name,
    lines: fc.array(line, { minLength: 1, maxLength: 3 }),
    space: fc.boolean(),
    lineEnd,
  });

  it('gives the same events wherever its bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 6 }),
        fc.array(fc.nat({ max: 400 }), { maxLength: 30 }),
        (events, cuts) => {
          const text = events.map(formatEvent).join('');
          const expected = events.map(({ name, lines }) => ({ name, data: lines.join('\n') }));
          assert.deepEqual(read(cut(Buffer.from(text), cuts)), toWire(expected));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('gives the same events one byte at a time', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 4 }), (events) => {
        const bytes = Buffer.from(events.map(formatEvent).join(''));
        assert.deepEqual(read([...bytes].map((byte) => Buffer.of(byte))), read([bytes]));
      }),
    );
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 })), (chunks) => {
        read(chunks, { maxEventBytes: 32 });
      }),
    );
  });

  function formatEvent({ name, lines, space, lineEnd }: ArbitraryEvent): string {
    const separator = space ? ': ' : ':';
    const data = lines.map(
      (text) => `data${text.startsWith(' ') ? ': ' : separator}${text}${lineEnd}`,
    );
    return `event: ${name}${lineEnd}${data.join('')}${lineEnd}`;
  }

  interface ArbitraryEvent {
    readonly name: string;
    readonly lines: readonly string[];
    readonly space: boolean;
    readonly lineEnd: string;
  }

  /** Lone surrogates have no UTF-8: on the wire they are replacement characters. */
  function toWire(events: readonly SseEvent[]): SseEvent[] {
    return events.map(({ name, data }) => ({
      name: name.toWellFormed(),
      data: data.toWellFormed(),
    }));
  }
});

function read(
  chunks: readonly (string | Uint8Array)[],
  options: Omit<EventReaderOptions, 'onEvent'> = {},
): SseEvent[] {
  const events: SseEvent[] = [];
  const reader = new SseReader({ onEvent: (event) => events.push(event), ...options });
  for (const chunk of chunks) reader.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  reader.end();
  return events;
}

function cut(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const edges = [0, ...cuts.map((at) => Math.min(at, bytes.length)).sort((a, b) => a - b)];
  return [...edges, bytes.length].map((edge, index) => bytes.subarray(edges[index - 1] ?? 0, edge));
}
