import type { RequestFacts, ResponseFacts } from '../../call.ts';
import type { StreamReader, TextMeter, WireFormat } from '../../wire-format.ts';
import { createFieldTest } from '../create-field-test.ts';
import { createTextScan } from '../create-text-scan.ts';
import { measureAll, measureText } from '../measure-text.ts';
import { omitUnknown } from '../usage.ts';
import {
  parseEventData,
  parseList,
  parseObject,
  parseText,
  parseTexts,
  type WireObject,
} from '../wire-value.ts';
import { ollamaChatContent, ollamaGenerateContent } from './content.ts';
import { convertEvalCounts } from './usage.ts';

/** Ollama's own chat: POST /api/chat. A stream is a line of JSON for each piece. */
export const ollamaChat: WireFormat = {
  operationName: 'chat',
  readRequest,
  readResponse: (body) => readAnswer(parseObject(body)),
  createStreamReader: createLineReader,
  readRequestText: readChatText,
  content: ollamaChatContent,
};

/** Ollama's completion of a prompt, POST /api/generate, answers as its chat does. */
export const ollamaGenerate: WireFormat = {
  ...ollamaChat,
  operationName: 'text_completion',
  createStreamReader: (text) => createLineReader(text, scanResponse),
  readRequestText: readPromptText,
  content: ollamaGenerateContent,
};

/** What a model around its messages costs differs by model; four tokens are usual. */
const tokensPerMessage = 4;

function readChatText(value: unknown, text: TextMeter): void {
  const body = parseObject(value);
  for (const message of parseList(body.messages)) {
    const { content, images, tool_calls } = parseObject(message);
    text.addTokens(tokensPerMessage);
    measureText(content, text);
    measureAll(tool_calls, text);
    if (parseList(images).length > 0) text.noteOther();
  }
  measureAll(body.tools, text);
}

/** A `context` is what was said before, in tokens already. */
function readPromptText(value: unknown, text: TextMeter): void {
  const { prompt, system, context, images } = parseObject(value);
  text.addTokens(tokensPerMessage + parseList(context).length);
  measureText(prompt, text);
  measureText(system, text);
  if (parseList(images).length > 0) text.noteOther();
}

const scanMessage = createTextScan({
  under: 'message',
  texts: ['content', 'thinking', 'name'],
  containers: ['tool_calls', 'function'],
});
const scanResponse = createTextScan({ under: 'response', texts: ['response'] });

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
function createLineReader(text?: TextMeter, scanText = scanMessage): StreamReader {
  let facts: ResponseFacts = {};
  let started = false;
  let terminal = false;

  return {
    wants(_name, data) {
      if (text !== undefined) scanText(data, text);
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
