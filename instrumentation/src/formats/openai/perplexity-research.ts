import type { RequestFacts, ResponseFacts } from '../../call.ts';
import type { WireFormat } from '../../wire-format.ts';
import { readOrderedWork } from '../ordered-work.ts';
import { omitUnknown } from '../usage.ts';
import { parseObject, parseText } from '../wire-value.ts';
import { readErrorType } from './usage.ts';

const openStates = new Set(['CREATED', 'IN_PROGRESS']);

/**
 * A research in the background: POST /async/chat/completions orders it for nothing, and GET …/{id} has its answer,
 * which is a call by the order's id however often it is fetched (T41).
 *
 * @param chat reads the answer, once there is one
 * @see https://docs.perplexity.ai/api-reference/async-chat-completions-post
 */
export function createPerplexityResearch(chat: WireFormat): WireFormat {
  return {
    operationName: chat.operationName,

    readRequest(_head, value) {
      const { request } = parseObject(value);
      return omitUnknown<RequestFacts>({ model: parseText(parseObject(request).model) });
    },

    readResponse(value) {
      const order = parseObject(value);
      const status = parseText(order.status);
      if (status === undefined) return omitUnknown({ errorType: readErrorType(order) });
      const facts = omitUnknown<ResponseFacts>({
        model: parseText(order.model),
        id: parseText(order.id),
      });
      if (openStates.has(status)) return { ...facts, deferred: true };
      return omitUnknown<ResponseFacts>({
        ...facts,
        ...chat.readResponse(order.response),
        errorType: status === 'FAILED' ? 'failed' : undefined,
        work: readOrderedWork(order.id, order.created_at),
      });
    },
  };
}
