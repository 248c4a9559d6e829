import type { AttributeValue, Span, SpanStatusCode } from '../../domain/span.ts';
import { noAttributes } from '../no-attributes.ts';
import { RequestBounds } from '../request-bounds.ts';
import { toStatusCode } from '../status-code.ts';
import { readAttribute } from './attributes.ts';
import { type Origin, readExport } from './read-export.ts';
import { WireReader } from './wire-reader.ts';

// Tags of opentelemetry.proto.trace.v1.Span and Status.
const TRACE_ID = 0x0a;
const SPAN_ID = 0x12;
const PARENT_SPAN_ID = 0x22;
const NAME = 0x2a;
const START_TIME = 0x39;
const END_TIME = 0x41;
const ATTRIBUTES = 0x4a;
const STATUS = 0x7a;
const STATUS_MESSAGE = 0x12;
const STATUS_CODE = 0x18;

/**
 * Decodes the body of a protobuf trace export. Only what the pipeline reads is looked at: events and
 * links are stepped over, whatever is in them.
 * Throws `RefusedError`: 400 undecodable, 413 too much.
 */
export function decodeTraces(body: Uint8Array, bounds = new RequestBounds()): Span[] {
  const reader = new WireReader(body, bounds);
  const spans: Span[] = [];
  readExport(reader, bounds, (origin) => {
    bounds.countItem();
    spans.push(readSpan(reader, bounds, origin));
  });
  return spans;
}

function readSpan(
  reader: WireReader,
  bounds: RequestBounds,
  { resource, scopeName }: Origin,
): Span {
  let traceId = '';
  let spanId = '';
  let parentSpanId = '';
  let name = '';
  let startTimeUnixNano = 0n;
  let endTimeUnixNano = 0n;
  let attributes: Map<string, AttributeValue> | null = null;
  let status = unset;
  const outerEnd = reader.enter();
  while (reader.next()) {
    switch (reader.tag) {
      case ATTRIBUTES:
        attributes ??= new Map();
        readAttribute(reader, attributes, bounds);
        break;
      case TRACE_ID:
        traceId = reader.hex();
        break;
      case SPAN_ID:
        spanId = reader.hex();
        break;
      case PARENT_SPAN_ID:
        parentSpanId = reader.hex();
        break;
      case NAME:
        name = reader.text();
        break;
      case START_TIME:
        startTimeUnixNano = reader.fixed64();
        break;
      case END_TIME:
        endTimeUnixNano = reader.fixed64();
        break;
      case STATUS:
        status = readStatus(reader, status);
        break;
      default:
        reader.skip();
    }
  }
  reader.leave(outerEnd);
  return {
    traceId,
    spanId,
    parentSpanId: parentSpanId || null,
    name,
    startTimeUnixNano,
    endTimeUnixNano,
    attributes: attributes ?? noAttributes,
    statusCode: status.code,
    statusMessage: status.message,
    scopeName,
    resource,
  };
}

interface Status {
  readonly code: SpanStatusCode;
  readonly message: string;
}

const unset: Status = { code: 0, message: '' };

function readStatus(reader: WireReader, before: Status): Status {
  let { code, message } = before;
  const outerEnd = reader.enter();
  while (reader.next()) {
    if (reader.tag === STATUS_CODE) code = toStatusCode(reader.int32());
    else if (reader.tag === STATUS_MESSAGE) message = reader.text();
    else reader.skip();
  }
  reader.leave(outerEnd);
  return code === 0 && message === '' ? unset : { code, message };
}
