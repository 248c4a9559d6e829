import type { LogRecord } from '../../domain/log-record.ts';
import type { Attributes, AttributeValue } from '../../domain/span.ts';
import { noAttributes } from '../no-attributes.ts';
import { RequestBounds } from '../request-bounds.ts';
import { readAnyValue, readAttribute } from './attributes.ts';
import { readResource, readScopeName } from './origin.ts';
import { WireReader } from './wire-reader.ts';

// Tags of opentelemetry.proto.logs.v1 and of its collector.logs.v1.ExportLogsServiceRequest.
const RESOURCE_LOGS = 0x0a;
const SCOPE_LOGS = 0x12;
const LOG_RECORDS = 0x12;
const TIME = 0x09;
const BODY = 0x2a;
const ATTRIBUTES = 0x32;
const TRACE_ID = 0x4a;
const SPAN_ID = 0x52;
const OBSERVED_TIME = 0x59;
const EVENT_NAME = 0x62;

interface Place {
  readonly bounds: RequestBounds;
  readonly logs: LogRecord[];
  readonly resource: Attributes;
}

/** Decodes the body of a protobuf log export. Throws like `decodeTraces`. */
export function decodeLogs(body: Uint8Array, bounds = new RequestBounds()): LogRecord[] {
  const reader = new WireReader(body, bounds);
  const logs: LogRecord[] = [];
  while (reader.next()) {
    if (reader.tag === RESOURCE_LOGS) readResourceLogs(reader, logs, bounds);
    else reader.skip();
  }
  return logs;
}

function readResourceLogs(reader: WireReader, logs: LogRecord[], bounds: RequestBounds): void {
  const range = reader.range();
  const outer = reader.enterRange(range);
  // Twice, because a resource may follow its logs.
  const resource = readResource(reader, bounds);
  reader.enterRange(range);
  while (reader.next()) {
    if (reader.tag === SCOPE_LOGS) readScopeLogs(reader, { bounds, logs, resource });
    else reader.skip();
  }
  reader.leaveRange(outer);
}

function readScopeLogs(reader: WireReader, place: Place): void {
  const range = reader.range();
  const outer = reader.enterRange(range);
  const scopeName = readScopeName(reader);
  reader.enterRange(range);
  while (reader.next()) {
    if (reader.tag !== LOG_RECORDS) {
      reader.skip();
      continue;
    }
    place.bounds.countItem();
    place.logs.push(readLogRecord(reader, { ...place, scopeName }));
  }
  reader.leaveRange(outer);
}

function readLogRecord(
  reader: WireReader,
  { bounds, scopeName, resource }: Place & { scopeName: string },
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
