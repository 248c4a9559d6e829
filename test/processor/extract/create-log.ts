import { createHash } from 'node:crypto';
import type { LogRecord } from '../../../processor/src/domain/log-record.ts';
import type { UsageRecord } from '../../../processor/src/domain/usage.ts';
import { extractLog } from '../../../processor/src/extract/extract-log.ts';
import { type AttributeObject, limits } from './create-span.ts';

export const context = {
  ...limits,
  digest: (text: string) => createHash('sha256').update(text).digest('hex'),
};

/** A log record of a moment ago, outside any trace. */
export function createLog({
  attributes = {},
  resource = {},
  ...changes
}: Partial<Omit<LogRecord, 'attributes' | 'resource'>> & {
  attributes?: AttributeObject;
  resource?: AttributeObject;
} = {}): LogRecord {
  return {
    eventName: '',
    body: null,
    traceId: '',
    spanId: '',
    timeUnixNano: 1_795_313_555_600_000_000n,
    observedTimeUnixNano: 1_795_313_555_600_000_000n,
    scopeName: '',
    ...changes,
    attributes: new Map(Object.entries(attributes)),
    resource: new Map(Object.entries(resource)),
  };
}

/** The record that a log record gives; an error that says why it gives none. */
export function extractLogRecord(log: LogRecord): UsageRecord {
  const extracted = extractLog(log, context);
  if (extracted.kind === 'usage') return extracted.record;
  throw new Error(extracted.kind === 'ignored' ? extracted.reason : extracted.span.detail);
}
