import type { FieldReader, Report } from './read-fields.ts';

/** September 2001: below it are seconds instead of milliseconds, and what `performance.now()` gives. */
const minStartMs = 1e12;
/** As far as clocks differ. A call is reported when it is over. */
const maxAheadMs = 300_000;
/** A year: no call lasts longer, and nanoseconds and a receiver's times have an end. */
const maxDurationMs = 366 * 86_400_000;

/** When a reported call began, and how long it took. What cannot be is left out: no receiver would take the record. */
export function parseReportedTimes(
  read: FieldReader,
  { nowMs, report }: { readonly nowMs: number; readonly report: Report },
): { readonly startedAtMs: number; readonly durationMs: number } {
  const startMs = parseStart(read.value('startedAt'), nowMs);
  if (startMs === undefined && read.value('startedAt') !== undefined) {
    report(
      'startedAt is left out: it must be a Date or milliseconds since 1970, and not in the future',
    );
  }
  const statedMs = read.quantity('durationMs');
  const durationMs = statedMs !== undefined && statedMs <= maxDurationMs ? statedMs : undefined;
  if (durationMs !== statedMs) report('durationMs is left out: it must be less than a year');
  if (startMs === undefined)
    return { startedAtMs: nowMs - (durationMs ?? 0), durationMs: durationMs ?? 0 };
  return { startedAtMs: startMs, durationMs: durationMs ?? Math.max(0, nowMs - startMs) };
}

function parseStart(value: unknown, nowMs: number): number | undefined {
  const startMs = value instanceof Date ? value.getTime() : value;
  const isKnown =
    typeof startMs === 'number' && startMs >= minStartMs && startMs <= nowMs + maxAheadMs;
  return isKnown ? startMs : undefined;
}
