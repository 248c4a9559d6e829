/** How the call ended; the values of `ai.usage.status`. */
export type UsageStatus =
  | 'success'
  | 'error'
  | 'timeout'
  | 'rate_limited'
  | 'cancelled'
  | 'incomplete';

/**
 * Where the counts come from; the values of `ai.usage.source`.
 * `absent` is unknown usage and has no cost; `not_billed` is a known zero.
 */
export type UsageSource = 'reported' | 'estimated' | 'absent' | 'not_billed';

/** The vocabulary a record was extracted from. */
export type Dialect =
  | 'ai-usage'
  | 'gen-ai'
  | 'openinference'
  | 'openllmetry'
  | 'openlit'
  | 'litellm'
  | 'vercel-ai-sdk'
  | 'langfuse'
  | 'langsmith'
  | 'logfire'
  | 'pydantic-ai'
  | 'anthropic-sdk'
  | 'strands'
  | 'google-adk'
  | 'mlflow'
  /** The same senders' spans of a framework above a client, which may report the call as well. */
  | 'openinference-framework'
  | 'openllmetry-framework'
  | 'openlit-framework'
  /** A span above the call's own, which has the call's counts where the other one is not sent. */
  | 'litellm-proxy'
  | 'google-adk-call'
  /** The GenAI conventions' event of a call, a log record beside the call's span. */
  | 'gen-ai-event'
  | 'claude-code'
  /** Claude Code's spans, a further witness of the calls that its events report. */
  | 'claude-code-span'
  | 'gemini-cli'
  | 'codex'
  /** Sums of calls over some time, where a sender has nothing better. */
  | SummedDialect;

/** Vocabularies of metrics, whose records are sums of an unknown number of calls. */
export type SummedDialect = 'claude-code-metrics' | 'gen-ai-metrics';

/** Token counts. `null` is unknown, `0` a reported zero. The totals include their parts. */
export interface TokenCounts {
  /** All input: uncached, cache reads and cache writes. */
  readonly inputTokens: number | null;
  readonly cacheReadInputTokens: number | null;
  /** Cache writes of every lifetime. */
  readonly cacheWriteInputTokens: number | null;
  /** The part of the cache writes with a one-hour lifetime. */
  readonly cacheWrite1hInputTokens: number | null;
  readonly audioInputTokens: number | null;
  readonly imageInputTokens: number | null;
  readonly videoInputTokens: number | null;
  readonly audioCacheReadInputTokens: number | null;
  readonly imageCacheReadInputTokens: number | null;
  /** All output: visible and reasoning. */
  readonly outputTokens: number | null;
  readonly reasoningOutputTokens: number | null;
  readonly audioOutputTokens: number | null;
  readonly imageOutputTokens: number | null;
  readonly videoOutputTokens: number | null;
}

/** A cost that the provider's response itself stated. */
export interface StatedCost {
  /** Decimal text exactly as received. */
  readonly amount: string;
  /** ISO 4217 code. */
  readonly currency: string;
}

/** Who caused the call, from the sender's usage context. */
export interface Attribution {
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly organization: string | null;
  readonly project: string | null;
  readonly feature: string | null;
  readonly task: string | null;
  readonly objectType: string | null;
  readonly objectId: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

/** What ran the call, from the resource. */
export interface Origin {
  readonly service: string | null;
  readonly serviceVersion: string | null;
  /** Random per process; sequences count within it. */
  readonly serviceInstanceId: string | null;
  readonly environment: string | null;
  readonly pipelineRunId: string | null;
  readonly pipelineName: string | null;
  readonly ciActor: string | null;
  /** `vcs.*` attributes under their full names. */
  readonly vcs: Readonly<Record<string, string>>;
}

/** Whom the provider bills, from its response headers. */
export interface BillingAccount {
  readonly organization: string | null;
  readonly project: string | null;
  readonly key: string | null;
}

/** One attempt on the wire to a paid API, before it is priced. */
export interface UsageRecord {
  readonly traceId: string;
  readonly spanId: string;
  /** Microseconds since the Unix epoch, Postgres' resolution; a record belongs to this instant. */
  readonly startedAtUs: bigint;
  readonly durationUs: bigint;
  readonly dialect: Dialect;
  readonly operationName: string;
  readonly providerName: string;
  readonly requestModel: string | null;
  readonly responseModel: string | null;
  readonly responseId: string | null;
  readonly stream: boolean | null;
  readonly finishReasons: readonly string[];
  /** Seconds. */
  readonly timeToFirstChunk: number | null;
  readonly tokens: TokenCounts;
  /** What is billed but is no token, by unit: `requests`, `web_searches`, `characters`, … */
  readonly units: Readonly<Record<string, number>>;
  readonly statedCost: StatedCost | null;
  readonly status: UsageStatus;
  readonly source: UsageSource;
  readonly estimateMethod: string | null;
  /** The parts exceed their total: kept as sent, flagged, never clamped. */
  readonly inconsistent: boolean;
  /** The tier that served the call, not the one asked for. */
  readonly serviceTier: string | null;
  readonly processing: string | null;
  readonly speed: string | null;
  readonly region: string | null;
  readonly attempt: number | null;
  readonly billing: BillingAccount;
  readonly errorType: string | null;
  readonly httpStatusCode: number | null;
  readonly serverAddress: string | null;
  readonly serverPort: number | null;
  readonly attribution: Attribution;
  readonly origin: Origin;
  /** 1, 2, 3 … within the origin's process; a gap is a lost record. */
  readonly sequence: number | null;
}
