import type { StoredUsage } from '../../../processor/src/domain/ledger.ts';
import type { Attribution, TokenCounts, UsageRecord } from '../../../processor/src/domain/usage.ts';
import { noTokens } from '../../support/no-tokens.ts';

/** What a test says of a record; the rest is a plain priced chat call. */
export interface StoredUsageParts extends Partial<Omit<StoredUsage, 'record'>> {
  readonly record?: Partial<Omit<UsageRecord, 'tokens' | 'attribution'>>;
  readonly tokens?: Partial<TokenCounts>;
  readonly attribution?: Partial<Attribution>;
}

/** A record as the ledger would hold it. `number` makes its ids and comes back as its sequence. */
export function createStoredUsage(number: number, parts: StoredUsageParts = {}): StoredUsage {
  const hex = number.toString(16);
  const { record, tokens, attribution, ...stored } = parts;
  return {
    id: `0199a3c0-0000-8000-8000-${hex.padStart(12, '0')}`,
    costBasis: 'priced',
    listCost: 390_000_000_000_000n,
    effectiveCost: 390_000_000_000_000n,
    price: {
      id: 'openai/gpt-5-mini/0a1b2c3d',
      source: 'genai-prices 0.2.3',
      sourceUrl: 'https://example.com/prices',
      licence: 'MIT',
      validFrom: new Date('2026-01-01T00:00:00Z'),
      validTo: null,
      knownFrom: new Date('2026-11-01T00:00:00Z'),
    },
    supersededBy: null,
    notes: [],
    ...stored,
    record: {
      traceId: hex.padStart(32, '0'),
      spanId: hex.padStart(16, '0'),
      startedAtUs: 1_794_000_000_000_000n + BigInt(number) * 1_000_000n,
      durationUs: 812_345n,
      dialect: 'ai-usage',
      operationName: 'chat',
      providerName: 'openai',
      requestModel: 'gpt-5-mini',
      responseModel: 'gpt-5-mini-2025-08-07',
      responseId: `chatcmpl-${number}`,
      stream: false,
      finishReasons: ['stop'],
      timeToFirstChunk: null,
      units: {},
      statedCost: null,
      status: 'success',
      source: 'reported',
      estimateMethod: null,
      inconsistent: false,
      serviceTier: 'default',
      processing: null,
      speed: null,
      region: null,
      attempt: 1,
      billing: { organization: 'org-1', project: null, key: null },
      errorType: null,
      httpStatusCode: 200,
      serverAddress: 'api.openai.com',
      serverPort: 443,
      origin: {
        service: 'shop',
        serviceVersion: '1.2.3',
        serviceInstanceId: 'instance-1',
        environment: 'production',
        pipelineRunId: null,
        pipelineName: null,
        ciActor: null,
        vcs: {},
      },
      sequence: number,
      ...record,
      tokens: {
        ...noTokens,
        inputTokens: 1200,
        cacheReadInputTokens: 200,
        outputTokens: 100,
        reasoningOutputTokens: 0,
        ...tokens,
      },
      attribution: {
        userId: 'ada',
        sessionId: null,
        organization: null,
        project: null,
        feature: 'summarise',
        task: null,
        objectType: null,
        objectId: null,
        tags: {},
        ...attribution,
      },
    },
  };
}
