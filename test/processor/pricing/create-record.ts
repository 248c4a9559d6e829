import type { TokenCounts, UsageRecord } from '../../../processor/src/domain/usage.ts';
import { noTokens } from '../../support/no-tokens.ts';

/** A successful chat call of 2026-11-20 at noon (UTC), with what a test says differently. */
export function createRecord({
  at = '2026-11-20T12:00:00Z',
  tokens = {},
  ...given
}: Partial<Omit<UsageRecord, 'tokens' | 'startedAtUs'>> & {
  readonly at?: string;
  readonly tokens?: Partial<TokenCounts>;
} = {}): UsageRecord {
  return {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    startedAtUs: BigInt(Date.parse(at)) * 1000n,
    durationUs: 1_000_000n,
    dialect: 'ai-usage',
    operationName: 'chat',
    providerName: 'openai',
    requestModel: null,
    responseModel: null,
    responseId: null,
    stream: null,
    finishReasons: [],
    timeToFirstChunk: null,
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
    attempt: null,
    billing: { organization: null, project: null, key: null },
    errorType: null,
    httpStatusCode: 200,
    serverAddress: null,
    serverPort: null,
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
    },
    origin: {
      service: null,
      serviceVersion: null,
      serviceInstanceId: null,
      environment: null,
      pipelineRunId: null,
      pipelineName: null,
      ciActor: null,
      vcs: {},
    },
    sequence: null,
    ...given,
    tokens: { ...noTokens, ...tokens },
  };
}
