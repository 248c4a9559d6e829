import { type Check, failed, ok, warning } from './check.ts';
import type { Diagnostics } from './diagnostics.ts';

const name = 'clock';
const warnMs = 5_000;
/** Spans that start further ahead of the processor's clock are set aside. */
const refuseMs = 300_000;

/** Whether the clocks of this machine, the processor and the database agree. */
export function checkClock(
  { now, ledger }: Diagnostics,
  { askedAt, answeredAt }: { askedAt: Date; answeredAt: Date },
): Check {
  const processor = differenceMs(new Date(now), askedAt, answeredAt);
  const database = ledger.clock_difference_ms ?? 0;
  const worst = Math.max(Math.abs(processor), Math.abs(database));
  const summary = `processor ${format(processor)} to this machine, database ${
    ledger.clock_difference_ms === null ? 'unknown' : format(database)
  } to the processor`;
  if (worst <= warnMs) return ok(name, summary);
  const advice = 'Set the clocks by NTP: a call belongs to the day and the price of its start.';
  return worst > refuseMs ? failed(name, summary, advice) : warning(name, summary, advice);
}

/** 0 where the clock's reading lies between the question and the answer. */
function differenceMs(at: Date, askedAt: Date, answeredAt: Date): number {
  if (at < askedAt) return at.getTime() - askedAt.getTime();
  return Math.max(0, at.getTime() - answeredAt.getTime());
}

function format(ms: number): string {
  return `${ms < 0 ? '−' : '+'}${(Math.abs(ms) / 1000).toFixed(1)} s`;
}
