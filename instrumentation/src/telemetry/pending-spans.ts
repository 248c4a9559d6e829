import type { UsageSpan } from './span.ts';
import type { UsageRecord } from './usage-attributes.ts';

/**
 * Keeps every record until it is acknowledged. The SDK's batch processor forgets a batch as soon as it has
 * tried to send it, and nothing can look into its queue when the process ends.
 *
 * A record becomes a span when it is first asked for, and keeps its ids however often it is sent.
 */
export class PendingSpans {
  readonly #maxSpans: number;
  readonly #createSpan: (record: UsageRecord) => UsageSpan;
  readonly #onAdded: () => void;
  readonly #onDropped: () => void;
  #spans: UsageSpan[] = [];
  #records: UsageRecord[] = [];

  constructor({
    maxSpans,
    createSpan,
    onAdded,
    onDropped,
  }: {
    readonly maxSpans: number;
    readonly createSpan: (record: UsageRecord) => UsageSpan;
    readonly onAdded: () => void;
    readonly onDropped: () => void;
  }) {
    this.#maxSpans = maxSpans;
    this.#createSpan = createSpan;
    this.#onAdded = onAdded;
    this.#onDropped = onDropped;
  }

  get size(): number {
    return this.#spans.length + this.#records.length;
  }

  add(record: UsageRecord): void {
    if (this.size >= this.#maxSpans) {
      this.#onDropped();
      return;
    }
    this.#records.push(record);
    this.#onAdded();
  }

  /** The oldest spans; they stay until they are removed. */
  first(count: number): readonly UsageSpan[] {
    const missing = count - this.#spans.length;
    if (missing > 0) {
      for (const record of this.#records.splice(0, missing)) {
        this.#spans.push(this.#createSpan(record));
      }
    }
    return this.#spans.slice(0, count);
  }

  remove(spans: readonly UsageSpan[]): void {
    const gone = new Set(spans);
    this.#spans = this.#spans.filter((span) => !gone.has(span));
  }
}
