import type { ResponseFacts } from '../../call.ts';
import type { StreamReader, TextMeter, WireFormat } from '../../wire-format.ts';
import { createFieldTest } from '../create-field-test.ts';
import { createTextScan } from '../create-text-scan.ts';
import { measureAll, measureText } from '../measure-text.ts';
import { readModelAndStream } from '../read-request.ts';
import { omitUnknown } from '../usage.ts';
import {
  parseEventData,
  parseList,
  parseObject,
  parseText,
  parseTexts,
  type WireObject,
} from '../wire-value.ts';
import { cohereContent } from './content.ts';
import { convertUsage } from './usage.ts';

/** Cohere's chat: POST /v2/chat, and /v1/chat with other names for the same. */
export const cohereChat: WireFormat = {
  operationName: 'chat',
  readRequest: readModelAndStream,
  readResponse,
  createStreamReader: createEventReader,
  readRequestText,
  content: cohereContent,
};

/** Billed are the words, not what stands around them. */
function readRequestText(value: unknown, text: TextMeter): void {
  const body = parseObject(value);
  for (const message of parseList(body.messages)) {
    const { content } = parseObject(message);
    if (measureText(content, text)) continue;
    for (const part of parseList(content)) {
      if (!measureText(parseObject(part).text, text)) text.noteOther();
    }
  }
  measureText(body.message, text);
  measureText(body.preamble, text);
  for (const turn of parseList(body.chat_history)) measureText(parseObject(turn).message, text);
  measureAll(body.documents, text);
  measureAll(body.tools, text);
}

/** Pieces of v2 stand in a `delta`, those of v1 beside the type of their event. */
const scanDelta = createTextScan({
  under: 'delta',
  texts: ['text', 'thinking', 'name', 'arguments', 'tool_plan'],
  containers: ['message', 'content', 'tool_calls', 'function'],
});
const scanText = createTextScan({ under: 'text', texts: ['text'] });
const firstVersion = Buffer.from('"text-generation"');

function readResponse(value: unknown): ResponseFacts {
  const body = parseObject(value);
  return omitUnknown<ResponseFacts>({
    ...readId(body),
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
function createEventReader(text?: TextMeter): StreamReader {
  let facts: ResponseFacts = {};
  let started = false;
  let terminal = false;

  return {
    wants(_name, data) {
      if (text !== undefined) {
        if (data.includes(firstVersion)) scanText(data, text);
        else scanDelta(data, text);
      }
      return !started || hasFinishReason(data);
    },

    onEvent({ data }) {
      const event = parseEventData(data);
      if (event === undefined) return;
      started = true;
      const type = parseText(event.type) ?? parseText(event.event_type);
      // v1 begins with the id of a generation, which is not the response's.
      if (type === 'message-start') {
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

function readId({ id, response_id }: WireObject): ResponseFacts {
  return omitUnknown<ResponseFacts>({ id: parseText(id ?? response_id) });
}
