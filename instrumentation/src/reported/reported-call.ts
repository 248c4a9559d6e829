import type { Usage, UsageContext, UsageStatus } from '../call.ts';

/** A call that the app reports itself, because it is no HTTP request. */
export interface ReportedCall {
  /** As in `gen_ai.provider.name`: `openai`, `anthropic`, …, or a name of your own. */
  readonly provider: string;
  /** As in `gen_ai.operation.name`: `chat`, `transcription`, `embeddings`, … */
  readonly operation: string;
  /** The model that was asked. */
  readonly model?: string;
  /** The model that answered, where the answer says it. */
  readonly responseModel?: string;
  /** The provider's id of the answer. A call that is reported twice with one id is billed twice all the same. */
  readonly responseId?: string;
  /** What was used. Totals include their parts. Without it, and without a cost, the usage is unknown. */
  readonly usage?: Usage;
  /** The cost as the provider stated it: decimal text, or a number. */
  readonly cost?: { readonly amount: string | number; readonly currency?: string };
  /** Says that the usage was not reported but estimated, and how: `characters/4`, `tokenizer:o200k`. */
  readonly estimateMethod?: string;
  /** `success` unless it says otherwise, or `error` where there is an `errorType`. */
  readonly status?: UsageStatus;
  /** A short name of the failure, never a message. */
  readonly errorType?: string;
  /** Milliseconds since the Unix epoch, or a `Date`. The instant whose prices apply. Default: now less the duration. */
  readonly startedAt?: number | Date;
  /** Default: from `startedAt` to now. */
  readonly durationMs?: number;
  readonly timeToFirstChunkMs?: number;
  readonly stream?: boolean;
  readonly finishReasons?: readonly string[];
  readonly serviceTier?: string;
  /** `batch`, where that decides the rate. */
  readonly processing?: string;
  readonly region?: string;
  readonly attempt?: number;
  /** Host of the server, where there is one. */
  readonly serverAddress?: string;
  readonly serverPort?: number;
  /** Laid over the context in which `recordUsage` is called. */
  readonly context?: UsageContext;
}
