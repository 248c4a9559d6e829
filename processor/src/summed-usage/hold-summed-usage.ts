import { digestText } from '../digest-text.ts';
import type { HeldUsage } from '../domain/held-usage.ts';
import type { SeriesStates } from '../domain/metric-series.ts';
import type { QuarantinedSpan } from '../domain/quarantine.ts';
import type { MetricPoint } from '../domain/span.ts';
import { advanceSeries } from '../extract/advance-series.ts';
import { extractGrowth } from '../extract/extract-growth.ts';
import type { TimeLimits } from '../extract/span-times.ts';
import { type SummedPoint, selectSummedPoints } from '../extract/summed-points.ts';
import type { Advance } from '../storage/hold-usage.ts';
import { digestSession } from './session-witness.ts';

/**
 * How long what a session's metrics say waits for the session's calls: several times as long as a
 * sender takes from the one export to the other.
 */
const defaultWaitMs = 5 * 60_000;

/** Keeps what a request's metrics say of usage, until it is settled. */
export async function holdSummedUsage(
  points: readonly MetricPoint[],
  {
    services,
    limits,
    hold,
    onIgnored,
    waitMs = defaultWaitMs,
  }: {
    /** Whose metrics are counted, because they send nothing better. */
    services: ReadonlySet<string>;
    limits: TimeLimits;
    hold: (request: {
      seriesIds: readonly string[];
      advance: (states: SeriesStates) => Advance;
    }) => Promise<void>;
    onIgnored: (reason: string, count: number) => void;
    waitMs?: number;
  },
): Promise<{ isDueAtOnce: boolean; quarantined: readonly QuarantinedSpan[] }> {
  const summed = selectSummedPoints(points, { services, digest: digestText });
  if (summed.ignoredCount > 0) onIgnored('aggregate_of_spans', summed.ignoredCount);
  let isDueAtOnce = false;
  let quarantined: QuarantinedSpan[] = [];
  if (summed.points.length === 0) return { isDueAtOnce, quarantined };

  await hold({
    seriesIds: summed.points.filter(isCumulative).map(({ seriesId }) => seriesId),
    advance(before) {
      const { growths, states } = advanceSeries(summed.points, before);
      const extracted = extractGrowth(growths, { ...limits, digest: digestText });
      const held = extracted.flatMap((item) =>
        item.kind === 'usage' ? [createHeld(item.record)] : [],
      );
      quarantined = extracted.flatMap((item) => (item.kind === 'quarantined' ? [item.span] : []));
      isDueAtOnce = held.some(({ sessionId }) => sessionId === null);
      return { states, held };
    },
  });
  return { isDueAtOnce, quarantined };

  function createHeld(record: HeldUsage['record']): Omit<HeldUsage, 'tenant'> {
    const sessionId = record.dialect === 'claude-code-metrics' ? digestSession(record) : null;
    const dueMs = Number(limits.nowUs / 1000n) + (sessionId === null ? 0 : waitMs);
    return { sessionId, dueAt: new Date(dueMs), record };
  }
}

function isCumulative({ point }: SummedPoint): boolean {
  return point.temporality !== 'delta';
}
