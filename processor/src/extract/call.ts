import type { Span } from '../domain/span.ts';
import type { UsageRecord } from '../domain/usage.ts';
import type { AttributeReader } from './attribute-reader.ts';
import { readAttribution } from './attribution.ts';
import { readOrigin } from './origin.ts';
import type { SpanTimes } from './span-times.ts';
import { readStatedCost } from './stated-cost.ts';
import { isInconsistent, readTokenCounts } from './token-counts.ts';
import { readUnits } from './units.ts';
import { contractVocabulary, type Vocabulary } from './vocabulary.ts';

const maxFinishReasons = 16;

/** The part of a record that every dialect says in the same words. */
export type Call = Omit<
  UsageRecord,
  | 'dialect'
  | 'operationName'
  | 'providerName'
  | 'status'
  | 'source'
  | 'estimateMethod'
  | 'billing'
  | 'sequence'
>;

/** Reads that part; what is wrong with it is in the reader's problems afterwards. */
export function readCall(
  span: Span,
  times: SpanTimes,
  reader: AttributeReader,
  vocabulary: Vocabulary = contractVocabulary,
): Call {
  const { call } = vocabulary;
  const tokens = readTokenCounts(reader, vocabulary);
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...times,
    requestModel: reader.text(call.requestModel),
    responseModel: reader.text(call.responseModel),
    responseId: reader.text(call.responseId),
    stream: reader.flag(call.stream),
    finishReasons: reader.texts(call.finishReasons, { maxCount: maxFinishReasons }),
    timeToFirstChunk: reader.seconds(call.timeToFirstChunk),
    tokens,
    units: readUnits(reader),
    statedCost: readStatedCost(reader),
    inconsistent: isInconsistent(tokens),
    serviceTier: reader.text(call.serviceTier),
    processing: reader.text(call.processing),
    speed: reader.text(call.speed),
    region: reader.text(call.region),
    attempt: reader.detailCount(call.attempt, { min: 1, max: 1_000_000 }),
    errorType: reader.text(call.errorType),
    httpStatusCode: reader.detailCount(call.httpStatusCode, { min: 100, max: 599 }),
    serverAddress: reader.text(call.serverAddress),
    serverPort: reader.detailCount(call.serverPort, { min: 1, max: 65_535 }),
    attribution: readAttribution(reader, vocabulary),
    origin: readOrigin(span.resource),
  };
}
