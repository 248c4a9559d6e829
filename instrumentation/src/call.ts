/** The words that the stages share: what is seen of a call, what it used, how it ended. */

import type { CallContent, ContentCapture } from './content.ts';

/**
 * Usage in neutral counts. A missing field is unknown, `0` is a reported zero.
 * Totals include their parts: input includes cache reads and writes, output includes reasoning.
 */
export interface Usage {
  readonly inputTokens?: number;
  readonly cacheReadInputTokens?: number;
  readonly cacheWriteInputTokens?: number;
  readonly cacheWrite1hInputTokens?: number;
  readonly audioInputTokens?: number;
  readonly imageInputTokens?: number;
  readonly videoInputTokens?: number;
  readonly audioCacheReadInputTokens?: number;
  readonly imageCacheReadInputTokens?: number;
  readonly outputTokens?: number;
  readonly reasoningOutputTokens?: number;
  readonly audioOutputTokens?: number;
  readonly imageOutputTokens?: number;
  readonly videoOutputTokens?: number;
  /** What is billed but is no token, by unit: `web_searches`, `images`, `characters`, … */
  readonly units?: Readonly<Record<string, number>>;
}

/** The request line and headers of a call, before any byte of its body. */
export interface RequestHead {
  readonly method: string;
  /** Host name without port, lower case. */
  readonly host: string;
  readonly port: number;
  /** Path without the query. */
  readonly path: string;
  /** The raw query without `?`; `''` when there is none. Never leaves the process: it can hold API keys. */
  readonly query: string;
  /** One header's value by lower-case name. */
  header(name: string): string | undefined;
  /**
   * Takes a header off the request, by lower-case name, where its value is not wanted. Absent where a client's
   * requests cannot be changed.
   */
  removeHeader?(name: string, isUnwanted: (value: string) => boolean): void;
}

/** The status line and headers of a response. */
export interface ResponseHead {
  readonly statusCode: number;
  /** One header's value by lower-case name. */
  header(name: string): string | undefined;
}

/** What a request says about its usage. */
export interface RequestFacts {
  readonly model?: string;
  readonly stream?: boolean;
  /** Units that the provider bills by the request itself: a success is `reported` with them alone. */
  readonly units?: Readonly<Record<string, number>>;
  /** Where the call is served, as its host or path says. What the response says weighs more. */
  readonly region?: string;
  readonly processing?: string;
  readonly speed?: string;
}

/** What a response says about its usage, whole or as far as it came. */
export interface ResponseFacts {
  readonly model?: string;
  readonly id?: string;
  readonly finishReasons?: readonly string[];
  readonly usage?: Usage;
  /** What served the call in place of the model or the deployment that was asked for, where the headers say so. */
  readonly servedBy?: string;
  /** The tier that served the call, not the one asked for. */
  readonly serviceTier?: string;
  readonly processing?: string;
  readonly speed?: string;
  readonly region?: string;
  /** A cost stated by the response: decimal text exactly as received, and its currency. */
  readonly statedCost?: { readonly amount: string; readonly currency: string };
  /** The provider's name for a failure, from an error body or an error event inside a stream. */
  readonly errorType?: string;
  /** A stream's last event was seen: nothing is missing even if the connection ended roughly. */
  readonly terminal?: boolean;
  /** The provider says that it stopped before the answer was whole. */
  readonly incomplete?: boolean;
  /** A refusal that the provider may bill all the same, such as a content filter that had to read the prompt. */
  readonly mayBeBilled?: true;
  /** A cache in front of the provider answered: nothing was asked of the provider itself. */
  readonly cached?: true;
  /** A refusal before any work, which no HTTP status says: Google's geocoding answers 200 to a key without rights. */
  readonly refused?: true;
  /** The work has only been ordered: the answer that brings its result says what it used. This one costs nothing. */
  readonly deferred?: true;
  /** The result of work that other answers tell of as well: however many do, it is one record. */
  readonly work?: OrderedWork;
}

/** Work that was ordered, such as a response in the background, which every look at it tells of. */
export interface OrderedWork {
  /** Names it among all of its provider's, the same in every answer. */
  readonly identity: string;
  /** Milliseconds since the Unix epoch: the instant whose prices apply, the same in every answer. */
  readonly startedAtMs: number;
}

/** Whom the provider bills, as far as its response headers say. */
export interface BillingHeaders {
  readonly organization?: string;
  readonly project?: string;
}

/** A further host that serves known wire formats, such as a gateway or a local model server. */
export interface ProviderHost {
  /** The value of `gen_ai.provider.name`; of one that is not known, OpenAI's formats are read. */
  readonly providerName: string;
  /** Host name without port, lower case. */
  readonly host: string;
  /** `null` for any port. */
  readonly port: number | null;
}

/** How the exchange of bytes ended. `open`: the process ended, or the body was never read to its end. */
export type Ending =
  | { readonly kind: 'complete' }
  | LostEnding
  | ({ readonly kind: 'open' } & Unprocessed);

/** An exchange that did not come to its end. */
export type LostEnding = (
  | { readonly kind: 'aborted' }
  | { readonly kind: 'timeout'; readonly error?: unknown }
  | { readonly kind: 'failed'; readonly error: unknown }
) &
  Unprocessed;

interface Unprocessed {
  /** Nobody can have worked on the request: no byte of it left this machine, or HTTP/2 says so (RFC 9113, 8.7). */
  readonly unprocessed?: true;
}

/** Who caused a call. Every field is optional; what is not known stays out of the record. */
export interface UsageContext {
  readonly userId?: string;
  readonly organization?: string;
  readonly project?: string;
  readonly feature?: string;
  readonly task?: string;
  readonly sessionId?: string;
  /** The thing that the call is about, such as `{ type: 'ticket', id: '4711' }`. */
  readonly object?: { readonly type: string; readonly id: string };
  /** Anything else, by key. Values become text. */
  readonly tags?: Readonly<Record<string, string | number | boolean>>;
  /** Whether the words of these calls are kept: what is said here wins over the configuration, in both ways. */
  readonly capture?: Partial<ContentCapture>;
}

/** How a call ended; the values of `ai.usage.status`. */
export type UsageStatus =
  | 'success'
  | 'error'
  | 'timeout'
  | 'rate_limited'
  | 'cancelled'
  | 'incomplete';

/** Where the counts come from; the values of `ai.usage.source` that the instrumentation emits. */
export type UsageSource = 'reported' | 'estimated' | 'absent' | 'not_billed';

/** The verdict on a call. */
export interface Outcome {
  readonly status: UsageStatus;
  readonly source: UsageSource;
  /** How the counts were estimated; only where `source` is `estimated`. */
  readonly estimateMethod?: string;
  /** Of low cardinality: the provider's error type, an HTTP status, or an error's code or class. */
  readonly errorType?: string;
}

/** Everything that one attempt on the wire says once it is over. */
export interface FinishedCall {
  /** Only of a call that a response told of: the same however often it is told of. */
  readonly identity?: string;
  readonly providerName: string;
  readonly operationName: string;
  /** Absent of a call that the app reports itself, such as one to a model in its own process. */
  readonly serverAddress?: string;
  readonly serverPort?: number;
  readonly request: RequestFacts;
  readonly response: ResponseFacts;
  readonly outcome: Outcome;
  readonly billing: BillingHeaders;
  readonly statusCode?: number;
  /** 1 for a first try; absent where the client does not say. */
  readonly attempt?: number;
  /** Milliseconds since the Unix epoch. */
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly timeToFirstChunkMs?: number;
  readonly context: UsageContext;
  /** What the configuration requires of every context and this one does not say: fields, or `any`. */
  readonly missingContext?: string;
  /** Prompt and answer, where the app wants them to be kept. */
  readonly content?: CallContent;
}
