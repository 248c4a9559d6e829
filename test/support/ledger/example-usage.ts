import type { PricedUsage } from '../../../processor/src/domain/charge.ts';
import type { TokenCounts, UsageRecord } from '../../../processor/src/domain/usage.ts';
import { noTokens } from '../no-tokens.ts';

/** 10⁻¹⁸ USD. */
export const ONE_USD = 10n ** 18n;

/** 2026-11-15T10:20:00Z in microseconds. */
export const EXAMPLE_START_US = BigInt(Date.UTC(2026, 10, 15, 10, 20)) * 1000n;

/** When no month is closed yet, whatever the day on which the tests run. */
export const whileOpen = { now: new Date(0) };

/** What a test may say about a call; everything else is the same in each. */
export interface ExampleUsage {
  /** Which span: equal numbers are the same call. */
  readonly call: number;
  readonly startedAtUs?: bigint;
  readonly record?: Partial<Omit<UsageRecord, 'tokens' | 'attribution' | 'origin'>>;
  readonly tokens?: Partial<TokenCounts>;
  readonly attribution?: Partial<UsageRecord['attribution']>;
  readonly origin?: Partial<UsageRecord['origin']>;
  /** 10⁻¹⁸ USD. */
  readonly cost?: bigint | null;
  readonly costBasis?: PricedUsage['costBasis'];
  readonly priceId?: string | null;
  readonly notes?: readonly string[];
}

/** A plain chat call of 100 tokens in and 20 out that cost 0.0003 USD. */
export function createExampleUsage({
  call,
  startedAtUs = EXAMPLE_START_US,
  record = {},
  tokens = {},
  attribution = {},
  origin = {},
  cost = 300_000_000_000_000n,
  costBasis = 'priced',
  priceId = null,
  notes = [],
}: ExampleUsage): PricedUsage {
  return {
    record: {
      traceId: call.toString(16).padStart(32, 'a'),
      spanId: call.toString(16).padStart(16, 'b'),
      startedAtUs,
      durationUs: 1_500_000n,
      dialect: 'ai-usage',
      operationName: 'chat',
      providerName: 'openai',
      requestModel: 'gpt-4o-mini',
      responseModel: 'gpt-4o-mini-2024-07-18',
      responseId: `chatcmpl-${call}`,
      stream: false,
      finishReasons: ['stop'],
      timeToFirstChunk: null,
      tokens: { ...noTokens, inputTokens: 100, outputTokens: 20, ...tokens },
      units: {},
      statedCost: null,
      status: 'success',
      source: 'reported',
      estimateMethod: null,
      inconsistent: false,
      serviceTier: null,
      processing: null,
      speed: null,
      region: null,
      attempt: 1,
      billing: { organization: null, project: null, key: null },
      errorType: null,
      httpStatusCode: 200,
      serverAddress: 'api.openai.com',
      serverPort: 443,
      attribution: {
        userId: null,
        sessionId: null,
        organization: null,
        project: null,
        feature: null,
        task: null,
        objectType: null,
        objectId: null,
        tags: {},
        ...attribution,
      },
      origin: {
        service: 'shop',
        serviceVersion: null,
        serviceInstanceId: 'instance-1',
        environment: 'production',
        pipelineRunId: null,
        pipelineName: null,
        ciActor: null,
        vcs: {},
        ...origin,
      },
      sequence: call,
      ...record,
    },
    costBasis,
    listCost: cost,
    effectiveCost: cost,
    priceId,
    charges: [],
    notes,
  };
}
