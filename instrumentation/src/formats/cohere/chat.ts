import type { ResponseFacts, StreamReader, WireFormat } from '../../call.ts';
import { createFieldTest } from '../create-field-test.ts';
import { readModelAndStream } from '../read-request.ts';
import { omitUnknown } from '../usage.ts';
import {
  parseEventData,
  parseObject,
  parseText,
  parseTexts,
  type WireObject,
} from '../wire-value.ts';
import { convertUsage } from './usage.ts';

/** Cohere's chat: POST /v2/chat, and /v1/chat with other names for the same. */
export const cohereChat: WireFormat = {
  operationName: 'chat',
  readRequest: readModelAndStream,
  readResponse,
  createStreamReader: createEventReader,
};

function readResponse(value: unknown): ResponseFacts {
  const body = parseObject(value);
  return omitUnknown<ResponseFacts>({
    id: parseText(body.id ?? body.response_id),
    ...readEnd(body.finish_reason, body.usage ?? body.meta),
  });
}

/** Ends that say that the model failed, after it may have billed a part. */
const failures = new Set(['ERROR', 'ERROR_TOXIC', 'TIMEOUT']);

function readEnd(finishReason: unknown, usage: unknown): ResponseFacts {
  const reason = parseText(finishReason);
  return omitUnknown<ResponseFacts>({
    finishReasons: parseTexts([reason]),
    usage: convertUsage(usage),
    errorType: reason !== undefined && failures.has(reason) ? reason : undefined,
  });
}

const hasFinishReason = createFieldTest('finish_reason');

/**
 * The first event has the id, the last one all of the usage: `message-end` of v2, where it stands in the
 * `delta`, `stream-end` of v1, where it stands in the whole `response` with everything before it.
 */
function createEventReader(): StreamReader {
  let facts: ResponseFacts = {};
  let started = false;
  let terminal = false;

  return {
    wants: (_name, data) => !started || hasFinishReason(data),

    onEvent({ data }) {
      const event = parseEventData(data);
      if (event === undefined) return;
      started = true;
      const type = parseText(event.type) ?? parseText(event.event_type);
      if (type === 'message-start' || type === 'stream-start') {
        facts = { ...facts, ...readId(event) };
      } else if (type === 'message-end') {
        const { finish_reason, usage } = parseObject(event.delta);
        facts = { ...facts, ...readEnd(finish_reason, usage) };
        terminal = true;
      } else if (type === 'stream-end') {
        const response = parseObject(event.response);
        facts = { ...facts, ...readEnd(event.finish_reason, response.meta), ...readId(response) };
        terminal = true;
      }
    },

    facts: () => ({ ...facts, terminal }),
  };
}

function readId({ id, response_id, generation_id }: WireObject): ResponseFacts {
  return omitUnknown<ResponseFacts>({ id: parseText(id ?? response_id ?? generation_id) });
}
