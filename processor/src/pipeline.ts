import { digestText } from './digest-text.ts';
import type { PricedUsage } from './domain/charge.ts';
import type { SessionWitness } from './domain/held-usage.ts';
import type { LogRecord } from './domain/log-record.ts';
import type { QuarantinedSpan } from './domain/quarantine.ts';
import type { MetricPoint, Span } from './domain/span.ts';
import type { UsageRecord } from './domain/usage.ts';
import { readContent } from './extract/call-content.ts';
import { extractLog } from './extract/extract-log.ts';
import { extractUsage } from './extract/extract-usage.ts';
import type { Extracted } from './extract/extracted.ts';
import { createQuarantinedSpan } from './extract/quarantined-span.ts';
import type { TimeLimits as ExtractLimits } from './extract/span-times.ts';
import { extractUnparsedCalls, type UnparsedCalls } from './extract/unparsed-calls.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { StoreOutcome } from './storage/store-usage.ts';
import { findSummedSession } from './summed-usage/session-witness.ts';

/** How old or how far ahead a record's start may be. Others are set aside. Microseconds. */
export interface TimeLimits {
  readonly maxAgeUs: bigint;
  readonly maxAheadUs: bigint;
}

/** What became of the spans, log records or data points of a request. */
export interface Outcome {
  readonly rejected: number;
  readonly message: string | null;
}

/** What the receiver hands its decoded telemetry to. */
export interface Pipeline {
  /** Resolves once everything is committed. Throws `UnavailableError` when the ledger is away. */
  acceptSpans(tenant: string, spans: readonly Span[]): Promise<Outcome>;
  /** The same of log records, some of which are events of calls. */
  acceptLogs(tenant: string, logs: readonly LogRecord[]): Promise<Outcome>;
  /** Of data points, which become records together: rejected are the records. */
  acceptMetrics(tenant: string, points: readonly MetricPoint[]): Promise<Outcome>;
  /** Records that were extracted before and held since. */
  acceptRecords(tenant: string, records: readonly UsageRecord[]): Promise<void>;
}

/** What it is about that the processor failed on. */
type Failed =
  | LogRecord
  | Pick<Span, 'traceId' | 'spanId' | 'startTimeUnixNano' | 'attributes' | 'resource'>;

/** The whole pipeline: extract → price → store → tell Prometheus → judge the budgets. */
export function createPipeline({
  price,
  store,
  storeUnparsedCalls,
  holdSummed,
  claimSessions,
  metrics,
  onCommit,
  timeLimits,
  storesContent = false,
  log,
  now = Date.now,
}: {
  price: (record: UsageRecord) => PricedUsage;
  store: (
    tenant: string,
    batch: { usages: readonly PricedUsage[]; quarantined: readonly QuarantinedSpan[] },
  ) => Promise<StoreOutcome>;
  storeUnparsedCalls: (tenant: string, calls: readonly UnparsedCalls[]) => Promise<void>;
  /** Keeps what metrics say of usage until it is settled; resolves to what of it cannot be a record. */
  holdSummed: (
    tenant: string,
    points: readonly MetricPoint[],
    limits: ExtractLimits,
  ) => Promise<readonly QuarantinedSpan[]>;
  /** Says that sessions are counted by their calls; resolves to by what they are. */
  claimSessions: (
    tenant: string,
    sessionIds: readonly string[],
  ) => Promise<ReadonlyMap<string, SessionWitness>>;
  metrics: Metrics;
  /** Hears when the earliest call of a committed batch started. */
  onCommit: (earliestStart: Date) => void;
  timeLimits: TimeLimits;
  /** Whether prompts and answers of calls are kept. */
  storesContent?: boolean;
  log: Log;
  now?: () => number;
}): Pipeline {
  /** Whatever it is called that carries usage, its way into the ledger is the same. */
  async function accept<Item extends Span | LogRecord>(
    tenant: string,
    items: readonly Item[],
    { extract, noun }: { extract: (item: Item, limits: ExtractLimits) => Extracted; noun: string },
  ): Promise<Outcome> {
    metrics.countReceived(items.length);
    const limits = readLimits();
    const usages: PricedUsage[] = [];
    const quarantined: QuarantinedSpan[] = [];
    for (const item of items) {
      try {
        const extracted = extract(item, limits);
        if (extracted.kind === 'usage') {
          const usage = price(extracted.record);
          usages.push(storesContent ? { ...usage, content: readContent(item.attributes) } : usage);
        } else if (extracted.kind === 'quarantined') quarantined.push(extracted.span);
        else metrics.countIgnored(extracted.reason, 1);
      } catch (error) {
        quarantined.push(setAside(item, error));
      }
    }
    const counted = await withoutSummed(tenant, usages);
    return describeRejected(quarantined, await commit(tenant, counted, quarantined), noun);
  }

  /** Resolves to how many could not become records. */
  async function commit(
    tenant: string,
    usages: readonly PricedUsage[],
    quarantined: readonly QuarantinedSpan[] = [],
  ): Promise<number> {
    if (usages.length === 0 && quarantined.length === 0) return 0;
    const commitBegan = now();
    const outcome = await store(tenant, { usages, quarantined });
    metrics.observeCommit((now() - commitBegan) / 1000);
    metrics.countStored(outcome.storedUsages, outcome.stored - outcome.storedUsages.length);
    metrics.countDuplicates(outcome.duplicates);
    observeLag(outcome.storedUsages);
    tellCommit(usages);
    return outcome.quarantined;
  }

  function readLimits(): ExtractLimits {
    return { nowUs: BigInt(now()) * 1000n, ...timeLimits };
  }

  /** All but the calls of sessions whose metrics are in the ledger already. */
  async function withoutSummed(
    tenant: string,
    usages: readonly PricedUsage[],
  ): Promise<readonly PricedUsage[]> {
    const sessions = usages.map(({ record }) => findSummedSession(record));
    const sessionIds = new Set(sessions.filter((id) => id !== null));
    if (sessionIds.size === 0) return usages;
    const witnesses = await claimSessions(tenant, [...sessionIds]);
    const counted = usages.filter((_, index) => {
      const sessionId = sessions[index] ?? null;
      return sessionId === null || witnesses.get(sessionId) !== 'metrics';
    });
    if (counted.length < usages.length) {
      metrics.countIgnored('counted_by_metrics', usages.length - counted.length);
    }
    return counted;
  }

  /** Without this, a defect of ours would cost the whole batch, however often it is sent again. */
  function setAside(item: Failed, error: unknown): QuarantinedSpan {
    const startTimeUnixNano =
      'startTimeUnixNano' in item ? item.startTimeUnixNano : item.timeUnixNano;
    const stack = error instanceof Error ? error.stack : undefined;
    log('error', 'A span could not be read or priced, and is set aside', { error: stack ?? error });
    return createQuarantinedSpan(
      { ...item, startTimeUnixNano },
      {
        reason: 'unstorable',
        detail: `The processor failed on this span: ${error}. This is a defect of the processor; the span is kept here.`,
      },
    );
  }

  /** Told of duplicates as well: what committed them may have failed before it was told. */
  function tellCommit(usages: readonly PricedUsage[]): void {
    let earliestUs: bigint | null = null;
    for (const { record } of usages) {
      if (earliestUs === null || record.startedAtUs < earliestUs) earliestUs = record.startedAtUs;
    }
    if (earliestUs !== null) onCommit(new Date(Number(earliestUs / 1000n)));
  }

  function observeLag(stored: readonly PricedUsage[]): void {
    let latestUs = 0n;
    for (const { record } of stored) {
      const endedAtUs = record.startedAtUs + record.durationUs;
      if (endedAtUs > latestUs) latestUs = endedAtUs;
    }
    if (latestUs > 0n) metrics.observeLag(Math.max(0, now() - Number(latestUs / 1000n)) / 1000);
  }

  function describeRejected(
    quarantined: readonly QuarantinedSpan[],
    total: number,
    noun: string,
  ): Outcome {
    for (const { reason } of quarantined) metrics.countRejected(reason, 1);
    const unstorable = total - quarantined.length;
    if (unstorable > 0) metrics.countRejected('unstorable', unstorable);
    if (total === 0) return { rejected: 0, message: null };
    const first = quarantined[0];
    const example = first === undefined ? 'refused by the database' : first.detail;
    const what = total === 1 ? `1 ${noun.slice(0, -1)} was` : `${total} ${noun} were`;
    return { rejected: total, message: `${what} set aside, the first: ${example}` };
  }

  return {
    acceptSpans: (tenant, spans) => accept(tenant, spans, { extract: extractUsage, noun: 'spans' }),
    acceptLogs: (tenant, logs) =>
      accept(tenant, logs, {
        extract: (log, limits) => extractLog(log, { ...limits, digest: digestText }),
        noun: 'log records',
      }),
    async acceptMetrics(tenant, points) {
      const calls = extractUnparsedCalls(points);
      if (calls.length > 0) await storeUnparsedCalls(tenant, calls);
      const quarantined = await holdSummed(tenant, points, readLimits());
      const rejected = await commit(tenant, [], quarantined);
      return describeRejected(quarantined, rejected, 'data points');
    },
    async acceptRecords(tenant, records) {
      const quarantined: QuarantinedSpan[] = [];
      const usages = records.flatMap((record) => {
        try {
          return price(record);
        } catch (error) {
          quarantined.push(setAside(describeRecord(record), error));
          return [];
        }
      });
      describeRejected(quarantined, await commit(tenant, usages, quarantined), 'records');
    },
  };
}

/** What was sent of it is gone: its ids are left. */
function describeRecord({ traceId, spanId, startedAtUs }: UsageRecord): Failed {
  const [attributes, resource] = [new Map(), new Map()];
  return { traceId, spanId, startTimeUnixNano: startedAtUs * 1000n, attributes, resource };
}
