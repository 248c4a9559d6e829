import type { UsageSpan } from '../signals/span.ts';
import type { UsageRecord } from '../signals/usage-attributes.ts';

/** Of prompts and answers in one request, in characters: receivers bound the size of a request. */
const maxBatchContent = 4 * 1024 * 1024;
/** Of those that wait: beyond it records wait without, for what they cost matters more. */
const maxPendingContent = 32 * 1024 * 1024;

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
  readonly #onFull: () => void;
  readonly #onDropped: () => void;
  #spans: UsageSpan[] = [];
  #records: UsageRecord[] = [];
  #contentLength = 0;

  constructor({
    maxSpans,
    createSpan,
    onAdded,
    onFull,
    onDropped,
  }: {
    readonly maxSpans: number;
    readonly createSpan: (record: UsageRecord) => UsageSpan;
    readonly onAdded: () => void;
    /** The last chance to make room at once, before a record is dropped. */
    readonly onFull: () => void;
    readonly onDropped: () => void;
  }) {
    this.#maxSpans = maxSpans;
    this.#createSpan = createSpan;
    this.#onAdded = onAdded;
    this.#onFull = onFull;
    this.#onDropped = onDropped;
  }

  get size(): number {
    return this.#spans.length + this.#records.length;
  }

  add(record: UsageRecord): void {
    if (this.size >= this.#maxSpans) this.#onFull();
    if (this.size >= this.#maxSpans) {
      this.#onDropped();
      return;
    }
    const length = measureContent(record);
    const fits = length === 0 || this.#contentLength + length <= maxPendingContent;
    if (fits) this.#contentLength += length;
    this.#records.push(fits ? record : withoutContent(record));
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
    const spans = this.#spans.slice(0, count);
    let content = 0;
    const tooMany = spans.findIndex(({ record }) => {
      content += measureContent(record);
      return content > maxBatchContent;
    });
    return tooMany < 1 ? spans : spans.slice(0, tooMany);
  }

  remove(spans: readonly UsageSpan[]): void {
    const gone = new Set(spans);
    this.#spans = this.#spans.filter((span) => {
      if (!gone.has(span)) return true;
      this.#contentLength -= measureContent(span.record);
      return false;
    });
  }
}

function measureContent({ call: { content } }: UsageRecord): number {
  if (content === undefined) return 0;
  const { inputMessages = '', outputMessages = '', systemInstructions = '' } = content;
  return inputMessages.length + outputMessages.length + systemInstructions.length;
}

function withoutContent(record: UsageRecord): UsageRecord {
  const { content: _words, ...call } = record.call;
  return { ...record, call };
}
