import type { ResponseFacts } from '../../call.ts';
import type { WireFormat } from '../../wire-format.ts';
import { readModelAndStream } from '../read-request.ts';
import { omitUnknown } from '../usage.ts';
import { parseEventData, parseObject, parseText, parseTexts } from '../wire-value.ts';

/** Anthropic's first endpoint, POST /v1/complete, for models that are gone: it states no usage. */
export const anthropicComplete: WireFormat = {
  operationName: 'text_completion',
  readRequest: readModelAndStream,
  readResponse,

  createStreamReader() {
    let facts: ResponseFacts = {};
    return {
      wants: (name) => name === 'completion' || name === 'error',
      onEvent({ data }) {
        facts = { ...facts, ...readResponse(parseEventData(data)) };
      },
      facts: () => ({ ...facts, terminal: facts.finishReasons !== undefined }),
    };
  },
};

function readResponse(value: unknown): ResponseFacts {
  const body = parseObject(value);
  return omitUnknown<ResponseFacts>({
    model: parseText(body.model),
    id: parseText(body.id),
    finishReasons: parseTexts([body.stop_reason]),
    errorType: parseText(parseObject(body.error).type),
  });
}
