import type { RequestFacts, RequestHead, ResponseFacts } from '../../call.ts';
import type { StreamReader, TextMeter, WireFormat } from '../../wire-format.ts';
import { createFieldTest } from '../create-field-test.ts';
import { createTextScan } from '../create-text-scan.ts';
import { omitUnknown } from '../usage.ts';
import { parseEventData, parseObject } from '../wire-value.ts';
import { createAnswer, readErrorType } from './answer.ts';
import { generateContentContent } from './content.ts';
import { parseModel } from './parse-model.ts';
import { readContentText } from './request-text.ts';
import { readTierHeader } from './tier.ts';

/** Gemini: POST /v1beta/models/{model}:generateContent and :streamGenerateContent. */
export const geminiGenerateContent: WireFormat = {
  operationName: 'generate_content',
  readRequest,
  readHeaders: readTierHeader,
  readResponse,
  createStreamReader: createEventReader,
  readRequestText: readContentText,
  content: generateContentContent,
};

/** Counting tokens is free, and what it counts is no usage: POST /v1beta/models/{model}:countTokens. */
export const geminiCountTokens: WireFormat = {
  operationName: 'count_tokens',
  free: true,
  readRequest: (head) => omitUnknown<RequestFacts>({ model: parseModel(head.path) }),
  readResponse: (body) => omitUnknown<ResponseFacts>({ errorType: readErrorType(body) }),
};

/** The path says it all; the body names neither model nor stream. */
function readRequest({ path }: RequestHead): RequestFacts {
  return omitUnknown<RequestFacts>({
    model: parseModel(path),
    stream: /:streamGenerateContent\/?$/.test(path),
  });
}

/** One answer; or, where the request streams without `alt=sse`, an array of the stream's chunks. */
function readResponse(body: unknown): ResponseFacts {
  const answer = createAnswer();
  if (Array.isArray(body)) {
    for (const chunk of body) answer.add(parseObject(chunk));
    return answer.streamFacts();
  }
  answer.add(parseObject(body));
  return answer.facts();
}

const hasFinishReason = createFieldTest('finishReason');
const hasGrounding = createFieldTest('groundingMetadata');
const hasCounts = createFieldTest('promptTokenCount');
/** An error inside of a stream is an event of its own. */
const hasError = createFieldTest('error', { withinBytes: 32 });

/** What a model writes, also of its thoughts, and the names of the functions that it calls. */
const scanParts = createTextScan({
  under: 'parts',
  texts: ['text', 'name', 'code'],
  containers: ['functionCall', 'executableCode'],
});

/**
 * Every event carries running counts, of which the last ones hold; at Vertex AI the last event alone has any. One
 * with nothing but those waits as text until later ones replace it, so that of a long stream little more than its
 * first and last is parsed. Two wait, because the very last may be cut off.
 */
function createEventReader(text?: TextMeter): StreamReader {
  const answer = createAnswer();
  let started = false;
  let canWait = false;
  let counted = false;
  let lastButOne: string | null = null;
  let last: string | null = null;

  function addWaiting(): void {
    addEvent(lastButOne);
    addEvent(last);
    lastButOne = null;
    last = null;
  }

  function addEvent(data: string | null): void {
    const chunk = data === null ? undefined : parseEventData(data);
    if (chunk !== undefined) answer.add(chunk);
  }

  return {
    wants(_name, data) {
      // With any count nothing is estimated.
      counted ||= text === undefined || hasCounts(data);
      if (!counted && text !== undefined) scanParts(data, text);
      // A blocked prompt says so in the first event.
      canWait = started && !hasFinishReason(data) && !hasGrounding(data) && !hasError(data);
      return true;
    },

    onEvent({ data }) {
      if (canWait) {
        lastButOne = last;
        last = data;
        return;
      }
      started = true;
      addWaiting();
      addEvent(data);
    },

    facts() {
      addWaiting();
      return answer.streamFacts();
    },
  };
}
