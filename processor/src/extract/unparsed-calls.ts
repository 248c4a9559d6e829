import type { MetricPoint } from '../domain/span.ts';
import { AttributeReader } from './attribute-reader.ts';
import { call, origin, unparsedMetricName } from './semconv.ts';

/** Calls to an AI host that a process made and its instrumentation did not understand. */
export interface UnparsedCalls {
  readonly service: string | null;
  /** Random per process; `''` when the sender does not say. */
  readonly serviceInstanceId: string;
  readonly serverAddress: string;
  /** Since the start of the process. */
  readonly count: number;
}

/** Reads the cumulative sum `ai.usage.unparsed`: of each process and host the highest count. */
export function extractUnparsedCalls(points: readonly MetricPoint[]): UnparsedCalls[] {
  const highest = new Map<string, UnparsedCalls>();
  for (const { name, value, attributes, resource } of points) {
    if (name !== unparsedMetricName || !Number.isSafeInteger(value) || value < 0) continue;
    const process = new AttributeReader(resource);
    const calls: UnparsedCalls = {
      service: process.text(origin.service),
      serviceInstanceId: process.text(origin.serviceInstanceId) ?? '',
      serverAddress: new AttributeReader(attributes).text(call.serverAddress) ?? 'unknown',
      count: value,
    };
    const key = JSON.stringify([calls.service, calls.serviceInstanceId, calls.serverAddress]);
    if ((highest.get(key)?.count ?? -1) < value) highest.set(key, calls);
  }
  return [...highest.values()];
}
