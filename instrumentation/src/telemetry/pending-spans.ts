import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';

/**
 * Keeps every span until it is acknowledged. The SDK's batch processor forgets a batch as soon as it has
 * tried to send it, and nothing can look into its queue when the process ends.
 */
export class PendingSpans implements SpanProcessor {
  readonly #maxSpans: number;
  readonly #onAdded: () => void;
  readonly #onDropped: () => void;
  #spans: ReadableSpan[] = [];

  constructor({
    maxSpans,
    onAdded,
    onDropped,
  }: {
    readonly maxSpans: number;
    readonly onAdded: () => void;
    readonly onDropped: () => void;
  }) {
    this.#maxSpans = maxSpans;
    this.#onAdded = onAdded;
    this.#onDropped = onDropped;
  }

  get size(): number {
    return this.#spans.length;
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if (this.#spans.length >= this.#maxSpans) {
      this.#onDropped();
      return;
    }
    this.#spans.push(span);
    this.#onAdded();
  }

  /** The oldest spans; they stay until they are removed. */
  first(count: number): readonly ReadableSpan[] {
    return this.#spans.slice(0, count);
  }

  remove(spans: readonly ReadableSpan[]): void {
    const gone = new Set(spans);
    this.#spans = this.#spans.filter((span) => !gone.has(span));
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
