/** What a receiver says of a request that it has taken, as OTLP has it. */
export interface PartialSuccess {
  /** What of it is not taken, for good: OTLP forbids to send it again. */
  readonly rejectedCount: number;
  /** Why, or a warning about what is taken. */
  readonly message: string;
}

const maxMessageLength = 500;

/**
 * Reads the `partialSuccess` of an OTLP/JSON answer; `null` where all was taken and nothing is said.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#partial-success-1
 */
export function parsePartialSuccess(answer: string): PartialSuccess | null {
  // Nearly every answer is `{}`.
  if (!answer.includes('partialSuccess')) return null;
  try {
    const { partialSuccess } = JSON.parse(answer);
    const { rejectedSpans, rejectedDataPoints, errorMessage } = partialSuccess ?? {};
    // Proto3's JSON has 64-bit integers as strings, and numbers are accepted as well.
    const count = Number(rejectedSpans ?? rejectedDataPoints ?? 0);
    const rejectedCount = Number.isInteger(count) && count > 0 ? count : 0;
    const message = typeof errorMessage === 'string' ? errorMessage : '';
    if (rejectedCount === 0 && message === '') return null;
    return { rejectedCount, message: message.slice(0, maxMessageLength) };
  } catch {
    // A receiver that answers with something else has taken it.
    return null;
  }
}
