import type { ResponseFacts } from '../../call.ts';
import type { StreamReader, WireFormat } from '../../wire-format.ts';
import { parseErrorType, readErrorType } from '../openai/usage.ts';
import { readModelAndStream } from '../read-request.ts';
import { omitUnknown } from '../usage.ts';
import { parseEventData, parseObject, parseText } from '../wire-value.ts';
import { convertConversationUsage } from './usage.ts';

/** Mistral's conversations: POST /v1/conversations, and …/{id} to go on with one. */
export const mistralConversation: WireFormat = {
  operationName: 'chat',
  readRequest: readModelAndStream,
  readResponse(value) {
    const body = parseObject(value);
    return omitUnknown<ResponseFacts>({
      usage: convertConversationUsage(body.usage),
      errorType: readErrorType(body),
    });
  },
  createStreamReader: createReader,
};

const endEvent = 'conversation.response.done';
const errorEvent = 'conversation.response.error';
const wantedWords = [endEvent, errorEvent].map((word) => Buffer.from(`"${word}"`));

function createReader(): StreamReader {
  let facts: ResponseFacts = {};
  let terminal = false;

  return {
    wants: (name, data) =>
      name === endEvent ||
      name === errorEvent ||
      (name === '' && wantedWords.some((word) => data.includes(word))),
    onEvent({ name, data }) {
      const event = parseEventData(data);
      if (event === undefined) return;
      const type = parseText(event.type) ?? name;
      if (type === endEvent) {
        const usage = convertConversationUsage(event.usage);
        facts = { ...facts, ...(usage !== undefined && { usage }) };
        terminal = true;
      } else if (type === errorEvent) {
        facts = { ...facts, errorType: parseErrorType(event) ?? 'error' };
      }
    },
    facts: () => ({ ...facts, terminal }),
  };
}
