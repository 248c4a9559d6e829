import type { TextMeter } from '../../wire-format.ts';
import { measureAll, measureText } from '../measure-text.ts';
import { omitUnknown } from '../usage.ts';
import { parseList, parseObject, type WireObject } from '../wire-value.ts';

/** What OpenAI counts for each message besides its text, and once for the beginning of the answer. */
const tokensPerMessage = 4;
const tokensOfReply = 3;

/** The text of a request to chat completions. */
export function readChatText(value: unknown, text: TextMeter): void {
  const body = parseObject(value);
  for (const message of parseList(body.messages)) {
    const { content, name, tool_calls, function_call } = parseObject(message);
    text.addTokens(tokensPerMessage);
    readContent(content, text);
    measureText(name, text);
    for (const call of parseList(tool_calls)) measureAll(parseObject(call).function, text);
    measureAll(function_call, text);
  }
  text.addTokens(tokensOfReply);
  readTools(body, text);
  measureAll(parseObject(body.response_format).json_schema, text);
  // Sound in the answer is no text either.
  if (parseList(body.modalities).includes('audio')) text.noteOther();
}

/** The text of a request to the older completions: a text, several, or tokens already. */
export function readPromptText(value: unknown, text: TextMeter): void {
  const { prompt } = parseObject(value);
  if (measureText(prompt, text)) return;
  for (const part of parseList(prompt)) {
    if (typeof part === 'number') text.addTokens(1);
    else if (Array.isArray(part)) text.addTokens(part.length);
    else measureText(part, text);
  }
}

/** The text of a request to responses. */
export function readResponsesText(value: unknown, text: TextMeter): void {
  const body = parseObject(value);
  text.addTokens(tokensOfReply);
  if (measureText(body.input, text)) text.addTokens(tokensPerMessage);
  if (measureText(body.instructions, text)) text.addTokens(tokensPerMessage);
  for (const item of parseList(body.input)) {
    const { content, name, arguments: input, output } = parseObject(item);
    text.addTokens(tokensPerMessage);
    readContent(content, text);
    for (const part of [name, input]) measureText(part, text);
    readOutput(output, text);
  }
  for (const tool of parseList(body.tools).map(parseObject)) readTool(tool, text);
  measureAll(parseObject(parseObject(body.text).format).schema, text);
  // What was said before, and prompts that are stored at the provider, are input as well.
  if ([body.previous_response_id, body.conversation, body.prompt].some((value) => value != null)) {
    text.noteOther();
  }
}

/** Of a tool of the app's own; what the provider says to the model of its own tools nobody knows. */
function readTool({ type, name, description, parameters, format }: WireObject, text: TextMeter) {
  if (type !== 'function' && type !== 'custom') return text.noteOther();
  measureAll(omitUnknown<WireObject>({ name, description, parameters, format }), text);
}

/** What a tool gave: a text, parts of which some may be images, or a picture of a screen. */
function readOutput(output: unknown, text: TextMeter): void {
  if (output === undefined || output === null) return;
  if (Array.isArray(output)) readContent(output, text);
  else if (!measureText(output, text)) text.noteOther();
}

function readTools({ tools, functions }: WireObject, text: TextMeter): void {
  for (const tool of parseList(tools)) measureAll(parseObject(tool).function, text);
  measureAll(functions, text);
}

/** A text, or parts of which some may be images, audio or files. */
function readContent(content: unknown, text: TextMeter): void {
  if (measureText(content, text)) return;
  for (const part of parseList(content)) {
    const { type, text: partText, refusal } = parseObject(part);
    if (!measureText(partText, text) && !measureText(refusal, text) && type !== undefined) {
      text.noteOther();
    }
  }
}
