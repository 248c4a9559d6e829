import type { RequestFacts, ResponseFacts } from '../../call.ts';
import type { WireFormat } from '../../wire-format.ts';
import { createUsage, omitUnknown } from '../usage.ts';
import { parseObject } from '../wire-value.ts';
import { readErrorType } from './answer.ts';
import { parseModel } from './parse-model.ts';
import { convertUsageMetadata } from './usage.ts';

/**
 * Embeddings: POST …:embedContent and :batchEmbedContents. Newer models state their usage, others do not;
 * it has input only.
 */
export const geminiEmbedContent: WireFormat = {
  operationName: 'embeddings',
  readRequest: ({ path }) => omitUnknown<RequestFacts>({ model: parseModel(path) }),

  readResponse(value) {
    const body = parseObject(value);
    const { outputTokens: _none, ...input } =
      convertUsageMetadata(body.usageMetadata, { isFinal: false, units: {} }) ?? {};
    return omitUnknown<ResponseFacts>({
      usage: createUsage(input),
      errorType: readErrorType(body),
    });
  },
};
