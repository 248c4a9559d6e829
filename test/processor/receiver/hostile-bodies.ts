import { createSpanBatches } from '../../support/create-span-batch.ts';
import { field } from './otlp-bodies.ts';

/** The largest body that is taken by default. */
export const bodyBytes = 64 * 1024 * 1024;

interface HostileBody {
  readonly encoding: 'protobuf' | 'json';
  readonly signal?: 'metrics';
  readonly create: () => Buffer;
  /** The status that it is answered with. */
  readonly status: number;
}

/** As many of these, one after the other, as are 64 MiB. */
function fill(part: Buffer | string, { before = '', after = '', separator = '' } = {}): Buffer {
  const [head, tail, step] = [Buffer.from(before), Buffer.from(after), Buffer.from(separator)];
  const unit = Buffer.concat([Buffer.from(part), step]);
  const count = Math.floor((bodyBytes - head.length - tail.length) / unit.length);
  const units = Buffer.alloc(count * unit.length, unit);
  return Buffer.concat([head, units.subarray(0, units.length - step.length), tail]);
}

const keyValue = (key: string, value: Buffer) => Buffer.concat([field(1, key), field(2, value)]);

/** A span with so many attributes, no key of which is another's. */
function spanOf(count: number, keyLength: number): Buffer {
  const attributes = Array.from({ length: count }, (_, index) =>
    field(9, keyValue(index.toString(36).padStart(keyLength, '.'), field(1, 'x'))),
  );
  return field(2, Buffer.concat(attributes));
}

const jsonSpans = { before: '{"resourceSpans":[{"scopeSpans":[{"spans":[', after: ']}]}]}' };
const jsonAttributes = {
  before: `${jsonSpans.before}{"attributes":[`,
  after: `]}${jsonSpans.after}`,
};

/** Bodies of 64 MiB that would fill the memory, or stop the processor, if they could. */
export const hostileBodies: Readonly<Record<string, HostileBody>> = {
  'empty resource spans': {
    encoding: 'protobuf',
    create: () => fill(field(1, '')),
    status: 200,
  },
  'resource spans of one attribute': {
    encoding: 'protobuf',
    create: () => fill(field(1, field(1, field(1, keyValue('k', field(1, 'v')))))),
    status: 413,
  },
  'empty spans': {
    encoding: 'protobuf',
    create: () => field(1, field(2, fill(field(2, '')).subarray(100))),
    status: 413,
  },
  'spans of 1,000 tiny attributes': {
    encoding: 'protobuf',
    create: () => fill(field(1, field(2, spanOf(1000, 3)))),
    status: 413,
  },
  'spans of 3,000 attributes with long keys': {
    encoding: 'protobuf',
    create: () => fill(field(1, field(2, spanOf(3000, 250)))),
    status: 200,
  },
  'one long text': {
    encoding: 'protobuf',
    create: () =>
      field(
        1,
        field(2, field(2, field(9, keyValue('k', field(1, Buffer.alloc(bodyBytes - 100, 'é')))))),
      ),
    status: 200,
  },
  'a list of nothing': {
    encoding: 'protobuf',
    create: () =>
      field(
        1,
        field(2, field(2, field(9, keyValue('k', field(5, fill(field(1, '')).subarray(100)))))),
      ),
    status: 413,
  },
  'empty parts of the sum of a metric': {
    encoding: 'protobuf',
    signal: 'metrics',
    create: () => field(1, field(2, field(2, fill(field(7, '')).subarray(100)))),
    status: 413,
  },
  'groups without an end': {
    encoding: 'protobuf',
    create: () => Buffer.alloc(bodyBytes, 0x7b),
    status: 400,
  },
  'spans as they should be': {
    encoding: 'json',
    create: () => createTypicalSpans(),
    status: 200,
  },
  'empty resources of spans': {
    encoding: 'json',
    create: () => fill('{}', { before: '{"resourceSpans":[', separator: ',', after: ']}' }),
    status: 200,
  },
  'empty objects for spans': {
    encoding: 'json',
    create: () => fill('{}', { ...jsonSpans, separator: ',' }),
    status: 413,
  },
  'empty objects for attributes': {
    encoding: 'json',
    create: () => fill('{}', { ...jsonAttributes, separator: ',' }),
    status: 413,
  },
  'open brackets': {
    encoding: 'json',
    create: () => Buffer.alloc(bodyBytes, '['),
    status: 400,
  },
  'empty lists in a field that is not read': {
    encoding: 'json',
    create: () => fill('[]', { before: '{"x":[', separator: ',', after: ']}' }),
    status: 200,
  },
  'one long text of escapes': {
    encoding: 'json',
    create: () =>
      fill('\\ud83d\\ude00', {
        before: `${jsonAttributes.before}{"key":"k","value":{"stringValue":"`,
        after: `"}}${jsonAttributes.after}`,
      }),
    status: 200,
  },
  'a number of millions of digits': {
    encoding: 'json',
    create: () =>
      fill('7', {
        before: `${jsonAttributes.before}{"key":"k","value":{"intValue":`,
        after: `}}${jsonAttributes.after}`,
      }),
    status: 200,
  },
};

function createTypicalSpans(): Buffer {
  const { request } = createSpanBatches()(200);
  const spans = request.resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
  return fill(JSON.stringify(spans).slice(1, -1), { ...jsonSpans, separator: ',' });
}
