import type { RequestFacts, ResponseFacts, StreamReader, WireFormat } from '../../call.ts';
import { createFieldTest } from '../create-field-test.ts';
import { omitUnknown } from '../usage.ts';
import {
  parseEventData,
  parseObject,
  parseText,
  parseTexts,
  type WireObject,
} from '../wire-value.ts';
import { convertEvalCounts } from './usage.ts';

/** Ollama's own chat: POST /api/chat. A stream is a line of JSON for each piece. */
export const ollamaChat: WireFormat = {
  operationName: 'chat',
  readRequest,
  readResponse: (body) => readAnswer(parseObject(body)),
  createStreamReader: createLineReader,
};

/** Ollama's completion of a prompt, POST /api/generate, answers as its chat does. */
export const ollamaGenerate: WireFormat = { ...ollamaChat, operationName: 'text_completion' };

/** Ollama streams unless the request says that it shall not. */
function readRequest(_head: unknown, value: unknown): RequestFacts {
  if (value === undefined) return {};
  const body = parseObject(value);
  return omitUnknown<RequestFacts>({ model: parseText(body.model), stream: body.stream !== false });
}

function readAnswer(answer: WireObject): ResponseFacts {
  return omitUnknown<ResponseFacts>({
    model: parseText(answer.model),
    finishReasons: parseTexts([answer.done_reason]),
    usage: convertEvalCounts(answer),
  });
}

const hasCount = createFieldTest('eval_count');
const hasReason = createFieldTest('done_reason');
const hasError = createFieldTest('error', { withinBytes: 32 });

/** The last line alone has `"done":true`, the reason and the counts. */
function createLineReader(): StreamReader {
  let facts: ResponseFacts = {};
  let started = false;
  let terminal = false;

  return {
    wants(_name, data) {
      // The first line names the model.
      return !started || hasReason(data) || hasCount(data) || hasError(data);
    },

    onEvent({ data }) {
      const line = parseEventData(data);
      if (line === undefined) return;
      started = true;
      facts = { ...facts, ...readAnswer(line) };
      // Its text is a sentence, and may quote what was asked.
      if (typeof line.error === 'string') facts = { ...facts, errorType: 'error' };
      terminal ||= line.done === true;
    },

    facts: () => ({ ...facts, terminal }),
  };
}
