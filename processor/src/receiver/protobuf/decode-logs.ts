import type { LogRecord } from '../../domain/log-record.ts';
import type { AttributeValue } from '../../domain/span.ts';
import { noAttributes } from '../no-attributes.ts';
import { RequestBounds } from '../request-bounds.ts';
import { readAnyValue, readAttribute } from './attributes.ts';
import { type Origin, readExport } from './read-export.ts';
import { WireReader } from './wire-reader.ts';

// Tags of opentelemetry.proto.logs.v1.LogRecord.
const TIME = 0x09;
const BODY = 0x2a;
const ATTRIBUTES = 0x32;
const TRACE_ID = 0x4a;
const SPAN_ID = 0x52;
const OBSERVED_TIME = 0x59;
const EVENT_NAME = 0x62;

/** Decodes the body of a protobuf log export. Throws like `decodeTraces`. */
export function decodeLogs(body: Uint8Array, bounds = new RequestBounds()): LogRecord[] {
  const reader = new WireReader(body, bounds);
  const logs: LogRecord[] = [];
  readExport(reader, bounds, (origin) => {
    bounds.countItem();
    logs.push(readLogRecord(reader, bounds, origin));
  });
  return logs;
}

function readLogRecord(
  reader: WireReader,
  bounds: RequestBounds,
  { resource, scopeName }: Origin,
): LogRecord {
  let eventName = '';
  let body: AttributeValue = null;
  let traceId = '';
  let spanId = '';
  let timeUnixNano = 0n;
  let observedTimeUnixNano = 0n;
  let attributes: Map<string, AttributeValue> | null = null;
  const outerEnd = reader.enter();
  while (reader.next()) {
    switch (reader.tag) {
      case ATTRIBUTES:
        attributes ??= new Map();
        readAttribute(reader, attributes, bounds);
        break;
      case BODY:
        bounds.countValue();
        body = readAnyValue(reader, { bounds, before: body, depth: 0 });
        break;
      case EVENT_NAME:
        eventName = reader.text();
        break;
      case TRACE_ID:
        traceId = reader.hex();
        break;
      case SPAN_ID:
        spanId = reader.hex();
        break;
      case TIME:
        timeUnixNano = reader.fixed64();
        break;
      case OBSERVED_TIME:
        observedTimeUnixNano = reader.fixed64();
        break;
      default:
        reader.skip();
    }
  }
  reader.leave(outerEnd);
  return {
    eventName,
    body,
    traceId,
    spanId,
    timeUnixNano,
    observedTimeUnixNano,
    attributes: attributes ?? noAttributes,
    scopeName,
    resource,
  };
}
