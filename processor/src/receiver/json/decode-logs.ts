import type { LogRecord } from '../../domain/log-record.ts';
import { noAttributes } from '../no-attributes.ts';
import { RequestBounds } from '../request-bounds.ts';
import { readAnyValue, readAttributes } from './attributes.ts';
import type { JsonReader } from './json-reader.ts';
import { readExport } from './read-export.ts';
import { readHex, readText, readTime } from './scalars.ts';

/** A log record whose scope and resource may still follow it. */
type OpenLog = { -readonly [Key in keyof LogRecord]: LogRecord[Key] };

/** Decodes the body of a JSON log export. Throws like `decodeTraces`. */
export function decodeLogs(body: Uint8Array, bounds = new RequestBounds()): LogRecord[] {
  return readExport<OpenLog>(body, bounds, {
    resources: 'resourceLogs',
    scopes: 'scopeLogs',
    items: 'logRecords',
    readItem: (reader, logs) => {
      bounds.countItem();
      logs.push(readLogRecord(reader));
    },
  });
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
