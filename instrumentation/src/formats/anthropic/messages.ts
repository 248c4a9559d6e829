import type { ResponseFacts } from '../../call.ts';
import type { StreamReader, WireFormat } from '../../wire-format.ts';
import { mergeFields } from '../merge-fields.ts';
import { readModel, readModelAndStream } from '../read-request.ts';
import { omitUnknown } from '../usage.ts';
import {
  parseEventData,
  parseObject,
  parseText,
  parseTexts,
  type WireObject,
} from '../wire-value.ts';
import { messagesContent } from './content.ts';
import { convertMessageUsage } from './usage.ts';

/**
 * Anthropic messages: POST /v1/messages.
 *
 * @param readMore what others who speak this format say beside it, such as the cost of a message
 */
export function createMessagesFormat(
  readMore: (message: WireObject) => ResponseFacts = () => ({}),
): WireFormat {
  return {
    operationName: 'chat',
    readRequest: readModelAndStream,
    readResponse(value) {
      const body = parseObject(value);
      return omitUnknown<ResponseFacts>({
        ...readAll(body, parseObject(body.usage)),
        errorType: readErrorType(body),
      });
    },
    createStreamReader: () => createEventReader(readAll),
    content: messagesContent,
  };

  function readAll(message: WireObject, usage: WireObject): ResponseFacts {
    return { ...readMessage(message, usage), ...readMore({ ...message, usage }) };
  }
}

export const anthropicMessages = createMessagesFormat();

/** Counting tokens is free, and what it counts is no usage: POST /v1/messages/count_tokens. */
export const anthropicCountTokens: WireFormat = {
  operationName: 'count_tokens',
  free: true,
  readRequest: readModel,
  readResponse: (body) => omitUnknown<ResponseFacts>({ errorType: readErrorType(body) }),
};

function readMessage(message: WireObject, usage: WireObject): ResponseFacts {
  const model = parseText(message.model);
  const tier = parseText(usage.service_tier);
  const isBatch = tier === 'batch';
  return omitUnknown<ResponseFacts>({
    model,
    id: parseText(message.id),
    finishReasons: parseTexts([message.stop_reason]),
    usage: convertMessageUsage(usage, model),
    serviceTier: isBatch ? undefined : tier,
    processing: isBatch ? 'batch' : undefined,
    speed: parseText(usage.speed),
    region: usage.inference_geo === 'not_available' ? undefined : parseText(usage.inference_geo),
  });
}

const needles = ['"message_start"', '"message_delta"', '"message_stop"', '"error"'].map((needle) =>
  Buffer.from(needle),
);
const wantedEvents = new Set(['message_start', 'message_delta', 'message_stop', 'error']);

/**
 * `message_start` states the input and a first output count. The usage of each `message_delta` is
 * cumulative: it replaces the fields that it has and leaves the others, and nothing is ever added up.
 */
function createEventReader(readAll: typeof readMessage): StreamReader {
  let message: WireObject = {};
  let usage: WireObject = {};
  let errorType: string | undefined;
  let terminal = false;

  return {
    wants(name, data) {
      if (name !== '') return wantedEvents.has(name);
      return needles.some((needle) => data.includes(needle));
    },

    onEvent({ data }) {
      const event = parseEventData(data);
      if (event === undefined) return;
      switch (event.type) {
        case 'message_start':
          message = parseObject(event.message);
          usage = mergeFields(usage, parseObject(message.usage));
          break;
        case 'message_delta': {
          const delta = parseObject(event.delta);
          message = { ...message, stop_reason: delta.stop_reason };
          usage = mergeFields(usage, parseObject(event.usage));
          // After the reason for the stop only `message_stop` follows, and says nothing.
          if (typeof delta.stop_reason === 'string') terminal = true;
          break;
        }
        case 'message_stop':
          terminal = true;
          break;
        case 'error':
          errorType = readErrorType(event) ?? 'error';
      }
    },

    facts: () => omitUnknown<ResponseFacts>({ ...readAll(message, usage), errorType, terminal }),
  };
}

function readErrorType(body: unknown): string | undefined {
  return parseText(parseObject(parseObject(body).error).type);
}
