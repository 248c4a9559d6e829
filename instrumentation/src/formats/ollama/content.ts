import type { ContentFormat, ContentMessage, ContentPart } from '../../content.ts';
import { AnswerPieces } from '../content/answer-pieces.ts';
import { createAnswer } from '../content/create-answer.ts';
import {
  createMedia,
  createReasoningParts,
  createTextParts,
  createToolCall,
  createToolResponse,
} from '../content/create-part.ts';
import { readMessages } from '../content/read-messages.ts';
import {
  parseEventData,
  parseList,
  parseObject,
  parseText,
  type WireObject,
} from '../wire-value.ts';

/** The words of Ollama's own chat, POST /api/chat, in one piece or line by line. */
export const ollamaChatContent: ContentFormat = {
  readPrompt: (body) => ({ messages: readMessages(parseObject(body).messages, readMessage) }),

  readAnswer(value) {
    const body = parseObject(value);
    const { parts } = readMessage(parseObject(body.message));
    return createAnswer(parts, body.done_reason);
  },

  createAnswerReader: () =>
    createLineReader((pieces, line) => {
      const message = parseObject(line.message);
      pieces.addText(message.thinking, { kind: 'reasoning' });
      pieces.addText(message.content);
      for (const call of readToolCalls(message)) pieces.addPart(call);
    }),
};

/** The words of POST /api/generate. */
export const ollamaGenerateContent: ContentFormat = {
  readPrompt(value) {
    const { system, prompt, images } = parseObject(value);
    const parts = [...createTextParts(prompt), ...readImages(images)];
    return {
      instructions: createTextParts(system),
      messages: parts.length === 0 ? [] : [{ role: 'user', parts }],
    };
  },

  readAnswer(value) {
    const { thinking, response, done_reason } = parseObject(value);
    const parts = [...createReasoningParts(thinking), ...createTextParts(response)];
    return createAnswer(parts, done_reason);
  },

  createAnswerReader: () =>
    createLineReader((pieces, line) => {
      pieces.addText(line.thinking, { kind: 'reasoning' });
      pieces.addText(line.response);
    }),
};

function createLineReader(addLine: (pieces: AnswerPieces, line: WireObject) => void) {
  const pieces = new AnswerPieces();
  return {
    onEvent({ data }: { readonly data: string }) {
      const line = parseEventData(data) ?? {};
      addLine(pieces, line);
      pieces.finish(line.done_reason);
    },
    messages: () => pieces.messages(),
  };
}

function readMessage(message: WireObject): ContentMessage {
  const role = parseText(message.role) ?? 'assistant';
  if (role === 'tool') {
    const { tool_name, tool_call_id, content: response } = message;
    return { role, parts: [createToolResponse({ id: tool_call_id ?? tool_name, response })] };
  }
  return {
    role,
    parts: [
      ...createReasoningParts(message.thinking),
      ...createTextParts(message.content),
      ...readImages(message.images),
      ...readToolCalls(message),
    ],
  };
}

/** In base64, without a type. */
function readImages(images: unknown): readonly ContentPart[] {
  return parseList(images).map(() => createMedia({ modality: 'image' }));
}

function readToolCalls({ tool_calls }: WireObject): readonly ContentPart[] {
  return parseList(tool_calls).map((value) => {
    const call = parseObject(value);
    const { name, arguments: args } = parseObject(call.function);
    return createToolCall({ id: call.id, name, args });
  });
}
