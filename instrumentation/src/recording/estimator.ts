import { type Estimate, estimateUsage, type Tokenizer } from '../estimate/estimate-usage.ts';
import { TextMeasure } from '../estimate/text-measure.ts';
import type { ExchangeResult } from '../http/exchange.ts';
import type { TextMeter, WireFormat } from '../wire-format.ts';

/** Of the text of one request or answer, where a tokenizer is to count it. */
const maxKeptBytes = 256 * 1024;

type SeenCall = Pick<ExchangeResult, 'statusCode' | 'request' | 'response' | 'requestBody'>;

/** Estimates what a stream used that nobody reports. */
export interface Estimator {
  /** A larger request need not be whole. */
  readonly maxWholeRequestBytes: number | undefined;
  createMeasure(): TextMeasure;
  /** `undefined` where the usage is reported, is known to be none, or cannot be estimated. */
  estimate(format: WireFormat, result: SeenCall, output: TextMeasure | null): Estimate | undefined;
}

/** @param tokenizer counts instead of the rule of thumb, where the configuration asks for it */
export function createEstimator(tokenizer: Tokenizer | null): Estimator {
  const keptBytes = tokenizer === null ? 0 : maxKeptBytes;
  return {
    maxWholeRequestBytes: tokenizer === null ? undefined : maxKeptBytes,
    createMeasure: () => new TextMeasure(keptBytes),
    estimate(format, result, output) {
      const { readRequestText } = format;
      if (output === null || readRequestText === undefined || isKnown(format, result)) {
        return undefined;
      }
      // An error before the first word: nobody knows whether that is billed.
      if (result.response.errorType !== undefined && isEmpty(output)) return undefined;
      const input = measureRequest(readRequestText, result.requestBody, new TextMeasure(keptBytes));
      try {
        return estimateUsage({ input, output, tokenizer });
      } catch {
        // A tokenizer that cannot be loaded, or does not count this text.
        return estimateUsage({ input, output });
      }
    },
  };
}

/** Only an answer that has begun is estimated: what was refused is not billed. */
function isKnown({ free }: WireFormat, { statusCode, request, response }: SeenCall): boolean {
  return (
    statusCode === undefined ||
    statusCode < 200 ||
    statusCode >= 300 ||
    free === true ||
    response.usage !== undefined ||
    response.statedCost !== undefined ||
    response.cached === true ||
    response.refused === true ||
    response.deferred === true ||
    request.units !== undefined
  );
}

function measureRequest(
  readRequestText: (body: unknown, text: TextMeter) => void,
  body: unknown,
  measure: TextMeasure,
): TextMeasure | null {
  if (body === undefined) return null;
  try {
    readRequestText(body, measure);
    return measure;
  } catch {
    return null;
  }
}

function isEmpty({ kept, bytes }: TextMeasure): boolean {
  return kept.length === 0 && bytes === 0;
}
