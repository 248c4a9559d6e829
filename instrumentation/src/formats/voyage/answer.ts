import type { ResponseFacts } from '../../call.ts';
import type { WireFormat } from '../../wire-format.ts';
import { readModel } from '../read-request.ts';
import { createUnits, createUsage, omitUnknown, parseCount } from '../usage.ts';
import { parseObject, parseText } from '../wire-value.ts';

/** Voyage's embeddings: POST /v1/embeddings, /v1/multimodalembeddings, /v1/contextualizedembeddings. */
export const voyageEmbeddings: WireFormat = {
  operationName: 'embeddings',
  readRequest: readModel,
  readResponse,
};

/** Voyage's reranking: POST /v1/rerank. */
export const voyageRerank: WireFormat = {
  operationName: 'rerank',
  readRequest: readModel,
  readResponse,
};

/**
 * There is only a total, all of it input. Beside images and videos the tokens of the text are billed, and
 * the pixels by themselves: the total counts those as tokens once more.
 */
function readResponse(value: unknown): ResponseFacts {
  const body = parseObject(value);
  const usage = parseObject(body.usage);
  return omitUnknown<ResponseFacts>({
    model: parseText(body.model),
    usage: createUsage({
      inputTokens: parseCount(usage.text_tokens ?? usage.total_tokens),
      units: createUnits({
        image_pixels: parseCount(usage.image_pixels),
        video_pixels: parseCount(usage.video_pixels),
      }),
    }),
  });
}
