/** The words of the simulated providers: what a scenario wants to be answered, before any wire shape. */

export type SimulatedProvider = 'openai' | 'anthropic' | 'gcp.gemini';

/** One request as it arrived. */
export interface SimulatedRequest {
  readonly provider: SimulatedProvider;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed JSON body; `{}` when there was none or it was no JSON. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** A model's answer. Totals include their parts, as in the telemetry contract. */
export interface Completion {
  readonly kind: 'completion';
  /** The model that answers: often a dated name for the alias that was asked for. */
  readonly model: string;
  readonly inputTokens: number;
  readonly cacheReadInputTokens?: number;
  /** Anthropic only: cache writes with a five-minute lifetime. */
  readonly cacheWriteInputTokens?: number;
  readonly outputTokens: number;
  readonly reasoningOutputTokens?: number;
  /** The pieces that a stream sends one by one; a plain answer joins them. */
  readonly text: readonly string[];
  /** OpenAI chat only: the stream says nothing after its text, until the client leaves. */
  readonly stalls?: boolean;
  /** Anthropic only: the stream ends in this error event instead of its last events. */
  readonly breaksOffWith?: { readonly type: string; readonly message: string };
}

/** Vectors instead of text. */
export interface Embedding {
  readonly kind: 'embedding';
  readonly model: string;
  readonly inputTokens: number;
  readonly vectors: readonly (readonly number[])[];
}

/** A refusal by status, before any work. */
export interface Failure {
  readonly kind: 'failure';
  readonly status: number;
  /** The provider's name for it: `rate_limit_exceeded`, `overloaded_error`, `RESOURCE_EXHAUSTED`. */
  readonly type: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer already in its wire shape, such as a recorded one. */
export interface Recorded {
  readonly kind: 'recorded';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export type Answer = Completion | Embedding | Failure | Recorded;

/** An answer in its wire shape: one chunk for JSON, one per event for a stream. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly chunks: readonly (string | Uint8Array)[];
  /** Nothing comes after the chunks, not even an end. */
  readonly stalls?: boolean;
}
