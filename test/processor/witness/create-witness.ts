import type { Witness } from '../../../processor/src/domain/witness.ts';

/** A chat call of ten seconds in a trace, as ours reports it; times in seconds. */
export function createWitness({
  atSeconds = 0,
  forSeconds = 10,
  ...said
}: Partial<Witness> & { atSeconds?: number; forSeconds?: number } = {}): Witness {
  const dialect = said.dialect ?? 'ai-usage';
  return {
    traceId: 'trace-1',
    spanId: `${dialect}/${atSeconds}/${forSeconds}/${said.responseId ?? ''}`,
    startedAtUs: BigInt(Math.round((1_000_000 + atSeconds) * 1e6)),
    durationUs: BigInt(Math.round(forSeconds * 1e6)),
    dialect,
    operationName: 'chat',
    providerName: 'openai',
    requestModel: 'gpt-4o',
    responseModel: 'gpt-4o-2024-08-06',
    responseId: null,
    status: 'success',
    source: 'reported',
    environment: null,
    inputTokens: 100,
    outputTokens: 20,
    ...said,
  };
}
