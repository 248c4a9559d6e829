import type { LogRecord } from '../../domain/log-record.ts';
import type { Attributes } from '../../domain/span.ts';
import { noAttributes } from '../no-attributes.ts';
import { RequestBounds } from '../request-bounds.ts';
import { readAnyValue, readAttributes } from './attributes.ts';
import { JsonReader } from './json-reader.ts';
import { enterRoot, readList, readResource, readScopeName } from './origin.ts';
import { readHex, readText, readTime } from './scalars.ts';

/** A log record whose scope and resource may still follow it. */
type OpenLog = { -readonly [Key in keyof LogRecord]: LogRecord[Key] };

/** Decodes the body of a JSON log export. Throws like `decodeTraces`. */
export function decodeLogs(body: Uint8Array, bounds = new RequestBounds()): LogRecord[] {
  const reader = new JsonReader(body, bounds);
  const logs: OpenLog[] = [];
  enterRoot(reader);
  while (reader.nextField()) {
    if (reader.field === 'resourceLogs') {
      logs.length = 0;
      readList(reader, () => readResourceLogs(reader, logs));
    } else reader.skip();
  }
  reader.end();
  return logs;
}

function readResourceLogs(reader: JsonReader, logs: OpenLog[]): void {
  const first = logs.length;
  let resource: Attributes = noAttributes;
  if (!reader.enterObject()) return;
  while (reader.nextField()) {
    if (reader.field === 'resource') {
      resource = readResource(reader);
    } else if (reader.field === 'scopeLogs') {
      logs.length = first;
      readList(reader, () => readScopeLogs(reader, logs));
    } else reader.skip();
  }
  for (const log of logs.slice(first)) log.resource = resource;
}

function readScopeLogs(reader: JsonReader, logs: OpenLog[]): void {
  const first = logs.length;
  let scopeName = '';
  if (!reader.enterObject()) return;
  while (reader.nextField()) {
    if (reader.field === 'scope') {
      scopeName = readScopeName(reader);
    } else if (reader.field === 'logRecords') {
      logs.length = first;
      readList(reader, () => {
        reader.bounds.countItem();
        logs.push(readLogRecord(reader));
      });
    } else reader.skip();
  }
  for (const log of logs.slice(first)) log.scopeName = scopeName;
}

function readLogRecord(reader: JsonReader): OpenLog {
  const log: OpenLog = {
    eventName: '',
    body: null,
    traceId: '',
    spanId: '',
    timeUnixNano: 0n,
    observedTimeUnixNano: 0n,
    attributes: noAttributes,
    scopeName: '',
    resource: noAttributes,
  };
  if (!reader.enterObject()) return log;
  while (reader.nextField()) {
    switch (reader.field) {
      case 'eventName':
        log.eventName = readText(reader);
        break;
      case 'body':
        log.body = readAnyValue(reader);
        break;
      case 'traceId':
        log.traceId = readHex(reader);
        break;
      case 'spanId':
        log.spanId = readHex(reader);
        break;
      case 'timeUnixNano':
        log.timeUnixNano = readTime(reader);
        break;
      case 'observedTimeUnixNano':
        log.observedTimeUnixNano = readTime(reader);
        break;
      case 'attributes':
        log.attributes = readAttributes(reader);
        break;
      default:
        reader.skip();
    }
  }
  return log;
}
