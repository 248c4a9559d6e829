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
 *
 * @see https://ai.google.dev/api/embeddings#EmbeddingUsageMetadata
 */
export const geminiEmbedContent: WireFormat = {
  operationName: 'embeddings',
  readRequest: ({ path }) => omitUnknown<RequestFacts>({ model: parseModel(path) }),

  readResponse(value) {
    const body = parseObject(value);
    const usage = parseObject(body.usageMetadata);
    // The Gemini API's name for it here, and only here.
    const promptTokensDetails = usage.promptTokensDetails ?? usage.promptTokenDetails;
    const { outputTokens: _none, ...input } =
      convertUsageMetadata({ ...usage, promptTokensDetails }, { isFinal: false, units: {} }) ?? {};
    return omitUnknown<ResponseFacts>({
      usage: createUsage(input),
      errorType: readErrorType(body),
    });
  },
};
