import type { PricedUsage } from '../../../processor/src/domain/charge.ts';
import { createExampleUsage } from './example-usage.ts';

const MINUTE_US = 60_000_000n;
const NOVEMBER_END_US = BigInt(Date.UTC(2026, 11, 1)) * 1000n;

/** Calls of four users around the end of a month, so that writers meet in rows, sums and partitions. */
export const scatteredUsages: readonly PricedUsage[] = Array.from({ length: 300 }, (_, call) =>
  createExampleUsage({
    call,
    startedAtUs: NOVEMBER_END_US + BigInt(call - 150) * MINUTE_US,
    cost: BigInt(call) * 1_000_000_000_000n,
    attribution: { userId: `user-${call % 4}`, sessionId: `session-${call % 20}` },
    origin: { serviceInstanceId: `process-${call % 3}` },
  }),
);
