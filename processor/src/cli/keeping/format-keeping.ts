import { z } from 'zod';
import { escapeControls } from '../escape-controls.ts';
import { formatCount } from '../format-count.ts';

const optionalText = z.string().nullable();

export const gapsShape = z.object({
  processes: z.array(
    z.object({
      service: optionalText,
      service_instance_id: z.string(),
      stored: z.number(),
      highest_sequence: z.number(),
      last_seen_at: z.string(),
      dropped_sequence: z.number(),
      missing: z.array(
        z.object({ first: z.number(), last: z.number(), after: optionalText, before: z.string() }),
      ),
      further_ranges: z.number(),
    }),
  ),
});

export const quarantineShape = z.object({
  spans: z.array(
    z.object({
      trace_id: z.string(),
      span_id: z.string(),
      reason: z.string(),
      started_at: z.string(),
      detail: z.string(),
      attributes: z.record(z.string(), z.string()),
      seen_count: z.number(),
      last_seen_at: z.string(),
    }),
  ),
});

export const retentionShape = z.object({
  dry_run: z.boolean(),
  busy: z.boolean(),
  expired: z.array(
    z.object({
      month: z.string(),
      environments: z.array(z.string()).nullable(),
      before: z.string(),
      records: z.number(),
    }),
  ),
});

export const erasureShape = z.object({
  dry_run: z.boolean(),
  mode: z.string(),
  pseudonym: optionalText,
  changed: z.record(z.string(), z.number()),
  sealed_days: z.number(),
});

export const verificationShape = z.object({
  days: z.number(),
  sealed_days: z.number(),
  differences: z.array(
    z.object({
      tenant: z.string(),
      day: z.string(),
      against: z.string(),
      requests: z.number(),
      effective_cost: z.string(),
    }),
  ),
});

/** Processes, each with its ranges, one a line. */
export function formatGaps({ processes }: z.infer<typeof gapsShape>): string {
  if (processes.length === 0) return 'Nothing is missing.\n';
  const lines = processes.flatMap((process) => {
    const { service, service_instance_id: instance, stored, highest_sequence: highest } = process;
    const head = `${escapeControls(service ?? '(no name)')} ${escapeControls(instance)}: ${stored} of ${highest} records came, last heard of ${process.last_seen_at}`;
    const ranges = process.missing.map(({ first, last, after, before }) => {
      const numbers = first === last ? `${first}` : `${first}–${last}`;
      const between = after === null ? `before ${before}` : `between ${after} and ${before}`;
      return `  ${numbers} missing, ${between}`;
    });
    const further =
      process.further_ranges === 0
        ? []
        : [`  and ${formatCount(process.further_ranges, 'more range')}`];
    const dropped =
      process.dropped_sequence === 0
        ? []
        : [`  up to ${process.dropped_sequence}: dropped for their age`];
    return [head, ...dropped, ...ranges, ...further];
  });
  return `${lines.join('\n')}\n`;
}

/** Spans, one a paragraph. */
export function formatQuarantine({ spans }: z.infer<typeof quarantineShape>): string {
  if (spans.length === 0) return 'No span was set aside.\n';
  const paragraphs = spans.map((span) =>
    [
      `${span.reason}  ${span.started_at}  trace ${escapeControls(span.trace_id)}  span ${escapeControls(span.span_id)}  sent ${span.seen_count}×, last ${span.last_seen_at}`,
      `  ${escapeControls(span.detail)}`,
    ].join('\n'),
  );
  return `${paragraphs.join('\n')}\n`;
}

/** What was dropped, one a line. */
export function formatRetention({
  dry_run: isDryRun,
  busy,
  expired,
}: z.infer<typeof retentionShape>): string {
  if (busy) return 'Another processor is at it: nothing was done here.\n';
  if (expired.length === 0) return 'Nothing is past its time.\n';
  const lines = expired.map(({ month, environments, before, records }) => {
    const whose =
      environments === null
        ? 'the whole month'
        : environments.length === 0
          ? `those before ${before.slice(0, 10)} that no class names`
          : `those of ${environments.map(escapeControls).join(', ')} before ${before.slice(0, 10)}`;
    return `${month}  ${formatCount(records, 'record')}  ${whose}`;
  });
  const head = isDryRun ? 'These would be dropped; their sums stay:' : 'Dropped; their sums stay:';
  return `${[head, ...lines].join('\n')}\n`;
}

/** What named the user. The name is not repeated. */
export function formatErasure({
  dry_run: isDryRun,
  pseudonym,
  changed,
  sealed_days: days,
}: z.infer<typeof erasureShape>): string {
  const head = isDryRun ? 'This would be erased:' : 'Erased:';
  const counts = Object.entries(changed).map(
    ([kind, count]) => `  ${String(count).padStart(8)}  ${kind.replaceAll('_', ' ')}`,
  );
  const name = pseudonym === null || isDryRun ? [] : [`Shown as ${pseudonym} from now on.`];
  return `${[head, ...counts, `  ${String(days).padStart(8)}  days sealed`, ...name].join('\n')}\n`;
}

/** Days whose sums are others, one a line. */
export function formatVerification({
  days,
  sealed_days: sealed,
  differences,
}: z.infer<typeof verificationShape>): string {
  const compared = `${formatCount(days, 'day')} compared, ${sealed} sealed`;
  if (differences.length === 0) return `The sums are right: ${compared}.\n`;
  const lines = differences.map(
    ({ day, tenant, against, requests, effective_cost: cost }) =>
      `${day}  ${escapeControls(tenant)}  not those of the ${against}: ${formatCount(requests, 'request')} and ${cost} USD apart`,
  );
  return `${[`The sums are wrong: ${compared}.`, ...lines].join('\n')}\n`;
}
