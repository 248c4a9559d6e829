import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { AttributeValue } from '../../../processor/src/domain/span.ts';
import * as jsonDecoder from '../../../processor/src/receiver/otlp-json.ts';
import * as protobufDecoder from '../../../processor/src/receiver/otlp-protobuf.ts';
import { RequestBounds } from '../../../processor/src/receiver/request-bounds.ts';
import { createJsonTraces, field, json } from './otlp-bodies.ts';
import { startReceiver } from './start-receiver.ts';

type Entry = readonly [key: string, value: string | Uint8Array | Nested];

/** A list in a list in a list, so many levels deep, or a list of so many elements. */
interface Nested {
  readonly levels?: number;
  readonly elements?: number;
}

function toJson(value: Entry[1]): unknown {
  if (typeof value === 'string') return { stringValue: value };
  if (value instanceof Uint8Array) return { bytesValue: Buffer.from(value).toString('base64') };
  const { levels = 1, elements = 0 } = value;
  const values = levels > 1 ? [toJson({ levels: levels - 1 })] : new Array(elements).fill({});
  return { arrayValue: { values } };
}

function toProtobuf(value: Entry[1]): Buffer {
  if (typeof value === 'string') return field(1, value);
  if (value instanceof Uint8Array) return field(7, value);
  const { levels = 1, elements = 0 } = value;
  const values = levels > 1 ? field(1, toProtobuf({ levels: levels - 1 })) : '';
  return field(5, Buffer.concat([Buffer.from(values), ...new Array(elements).fill(field(1, ''))]));
}

const encodings = {
  JSON: (entries: readonly Entry[], bounds: RequestBounds) => {
    const attributes = entries.map(([key, value]) => ({ key, value: toJson(value) }));
    return jsonDecoder.decodeTraces(Buffer.from(createJsonTraces({ attributes })), bounds);
  },
  protobuf: (entries: readonly Entry[], bounds: RequestBounds) => {
    const attributes = entries.map(([key, value]) =>
      field(9, Buffer.concat([field(1, key), field(2, toProtobuf(value))])),
    );
    const body = field(1, field(2, field(2, Buffer.concat(attributes))));
    return protobufDecoder.decodeTraces(body, bounds);
  },
};

for (const [name, decode] of Object.entries(encodings)) {
  suite(`of a span in ${name}`, () => {
    function read(entries: readonly Entry[]) {
      const bounds = new RequestBounds();
      const [span] = decode(entries, bounds);
      const attributes: [string, AttributeValue][] = [...(span?.attributes ?? [])];
      return { attributes, cuts: Object.fromEntries(bounds.cuts) };
    }

    test('the first 1,024 attributes are kept, and a later value of one of them', () => {
      const entries = Array.from({ length: 1026 }, (_, at): Entry => [`k${at}`, 'x']);
      const { attributes, cuts } = read([...entries, ['k0', 'later']]);
      assert.deepEqual(
        [attributes.length, attributes.at(0), attributes.at(-1)],
        [1024, ['k0', 'later'], ['k1023', 'x']],
      );
      assert.deepEqual(cuts, { attribute: 2 });
    });

    test('an attribute whose key has more than 256 characters is left out', () => {
      const { attributes, cuts } = read([
        ['k'.repeat(257), 'x'],
        ['k'.repeat(256), 'y'],
      ]);
      assert.deepEqual(attributes, [['k'.repeat(256), 'y']]);
      assert.deepEqual(cuts, { attribute: 1 });
    });

    test('65,536 characters of a text are kept, and never half a character', () => {
      const { attributes, cuts } = read([
        ['exact', 'é'.repeat(65_536)],
        ['long', 'é'.repeat(65_537)],
        ['longest', '語'.repeat(200_000)],
        ['pairs', `x${'\u{1F600}'.repeat(40_000)}`],
      ]);
      assert.deepEqual(attributes, [
        ['exact', 'é'.repeat(65_536)],
        ['long', 'é'.repeat(65_536)],
        ['longest', '語'.repeat(65_536)],
        // The 65,536th character would be the first half of a pair.
        ['pairs', `x${'\u{1F600}'.repeat(32_767)}`],
      ]);
      assert.deepEqual(cuts, { text: 3 });
    });

    test('49,152 bytes are kept', () => {
      const { attributes, cuts } = read([
        ['exact', new Uint8Array(49_152)],
        ['long', new Uint8Array(49_155)],
      ]);
      assert.deepEqual(attributes, [
        ['exact', new Uint8Array(49_152)],
        ['long', new Uint8Array(49_152)],
      ]);
      assert.deepEqual(cuts, { text: 1 });
    });

    test('eight levels of lists are kept', () => {
      const { attributes, cuts } = read([
        ['exact', { levels: 8 }],
        ['deep', { levels: 9 }],
        ['deepest', { levels: 60 }],
      ]);
      const eight = [[[[[[[[]]]]]]]];
      const cut = [[[[[[[[null]]]]]]]];
      assert.deepEqual(attributes, [
        ['exact', eight],
        ['deep', cut],
        ['deepest', cut],
      ]);
      assert.deepEqual(cuts, { nested_value: 2 });
    });

    test('1,024 elements of a list are kept', () => {
      const { attributes, cuts } = read([['list', { elements: 1030 }]]);
      assert.deepEqual(attributes, [['list', new Array(1024).fill(null)]]);
      assert.deepEqual(cuts, { nested_value: 6 });
    });
  });
}

test('what was cut from an accepted request is told, and the request is accepted', async () => {
  await using receiver = await startReceiver();
  const attributes = [{ key: 'k'.repeat(300), value: { stringValue: 'x' } }];
  const reply = await receiver.send({ headers: json, body: createJsonTraces({ attributes }) });
  assert.deepEqual([reply.status, receiver.cuts], [200, [['attribute', 1]]]);
});
