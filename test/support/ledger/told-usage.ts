import type { PricedUsage } from '../../../processor/src/domain/charge.ts';
import type { Dialect } from '../../../processor/src/domain/usage.ts';
import type { Witness } from '../../../processor/src/domain/witness.ts';
import {
  createExampleUsage,
  EXAMPLE_START_US,
  type ExampleUsage,
  ONE_USD,
} from './example-usage.ts';

/** What one teller says of a call. Times in seconds after the example's start. */
export interface Told extends Partial<ExampleUsage> {
  /** Which span: equal numbers are the same record. */
  readonly call: number;
  readonly atSeconds?: number;
  readonly forSeconds?: number;
  readonly trace?: number;
  readonly responseId?: string | null;
  readonly usd?: number;
}

/** A call of ten seconds that cost a dollar, in trace 1, as whoever speaks the dialect tells of it. */
export function tell(
  dialect: Dialect,
  { atSeconds = 0, forSeconds = 10, trace = 1, responseId = null, usd = 1, ...said }: Told,
): PricedUsage {
  return createExampleUsage({
    startedAtUs: EXAMPLE_START_US + toMicroseconds(atSeconds),
    cost: BigInt(usd) * ONE_USD,
    ...said,
    record: {
      dialect,
      traceId: trace.toString(16).padStart(32, 'c'),
      spanId: `f${String(said.call).padStart(15, '0')}`,
      durationUs: toMicroseconds(forSeconds),
      responseId,
      // Ours numbers its calls.
      sequence: dialect === 'ai-usage' ? said.call + 1 : null,
      ...said.record,
    },
  });
}

/** The number of the record with this span id. */
export function toCall(spanId: string): number {
  return Number(spanId.slice(1));
}

/** The record as the rules see it. */
export function toWitness({ record }: PricedUsage): Witness {
  const { inputTokens, outputTokens } = record.tokens;
  return { ...record, environment: record.origin.environment, inputTokens, outputTokens };
}

function toMicroseconds(seconds: number): bigint {
  return BigInt(Math.round(seconds * 1e6));
}
