import type { ContentFormat, ContentMessage, ContentPart } from '../../content.ts';
import { AnswerPieces } from '../content/answer-pieces.ts';
import { createAnswer } from '../content/create-answer.ts';
import {
  createReasoningParts,
  createTextParts,
  createToolCall,
  createToolResponse,
} from '../content/create-part.ts';
import { readMessages } from '../content/read-messages.ts';
import { readParts } from '../content/read-parts.ts';
import {
  parseEventData,
  parseList,
  parseObject,
  parseText,
  type WireObject,
} from '../wire-value.ts';

/** The words of chat completions. */
export const chatContent: ContentFormat = {
  readPrompt: (body) => ({ messages: readMessages(parseObject(body).messages, readMessage) }),

  readAnswer: (body) =>
    parseList(parseObject(body).choices).flatMap((value) => {
      const { message, finish_reason } = parseObject(value);
      return createAnswer(readMessage(parseObject(message)).parts, finish_reason);
    }),

  createAnswerReader() {
    const pieces = new AnswerPieces();
    return {
      onEvent({ data }) {
        for (const value of parseList(parseEventData(data)?.choices)) {
          const { index: choice, delta, finish_reason } = parseObject(value);
          addDelta(pieces, parseObject(delta), choice);
          pieces.finish(finish_reason, { choice });
        }
      },
      messages: () => pieces.messages(),
    };
  },
};

/** The words of the older completions of a prompt, which may be several. */
export const completionContent: ContentFormat = {
  readPrompt(body) {
    const { prompt } = parseObject(body);
    const prompts = Array.isArray(prompt) ? prompt : [prompt];
    return {
      messages: readMessages(
        prompts.map((text) => ({ text })),
        ({ text }) => ({ role: 'user', parts: createTextParts(text) }),
      ),
    };
  },

  readAnswer: (body) =>
    parseList(parseObject(body).choices).flatMap((value) => {
      const { text, finish_reason } = parseObject(value);
      return createAnswer(createTextParts(text), finish_reason);
    }),

  createAnswerReader() {
    const pieces = new AnswerPieces();
    return {
      onEvent({ data }) {
        for (const value of parseList(parseEventData(data)?.choices)) {
          const { index: choice, text, finish_reason } = parseObject(value);
          pieces.addText(text, { choice });
          pieces.finish(finish_reason, { choice });
        }
      },
      messages: () => pieces.messages(),
    };
  },
};

function readMessage(message: WireObject): ContentMessage {
  const role = parseText(message.role) ?? 'assistant';
  if (role === 'tool' || role === 'function') {
    const response = Array.isArray(message.content) ? readParts(message.content) : message.content;
    return { role: 'tool', parts: [createToolResponse({ id: message.tool_call_id, response })] };
  }
  return {
    role,
    parts: [
      ...createReasoningParts(message.reasoning_content ?? message.reasoning),
      ...readParts(message.content),
      ...createTextParts(message.refusal),
      ...readToolCalls(message),
    ],
  };
}

function readToolCalls({ tool_calls, function_call }: WireObject): readonly ContentPart[] {
  const calls = [...parseList(tool_calls), ...(function_call ? [{ function: function_call }] : [])];
  return calls.map((value) => {
    const call = parseObject(value);
    const { name, arguments: args, input } = parseObject(call.function ?? call.custom);
    return createToolCall({ id: call.id, name, args: args ?? input });
  });
}

function addDelta(pieces: AnswerPieces, delta: WireObject, choice: unknown): void {
  // Some servers send the same under an older and a newer name.
  pieces.addText(delta.reasoning_content ?? delta.reasoning, { choice, kind: 'reasoning' });
  // Mistral sends parts.
  for (const { type, content } of readDeltaParts(delta.content)) {
    pieces.addText(content, { choice, kind: type === 'reasoning' ? 'reasoning' : 'text' });
  }
  pieces.addText(delta.refusal, { choice });
  const calls = [
    ...parseList(delta.tool_calls),
    ...(delta.function_call ? [{ function: delta.function_call }] : []),
  ];
  for (const value of calls) {
    const call = parseObject(value);
    const { name, arguments: args, input } = parseObject(call.function ?? call.custom);
    pieces.addToolCall(call.index ?? 0, { choice, id: call.id, name, args: args ?? input });
  }
}

function readDeltaParts(content: unknown): readonly ContentPart[] {
  return typeof content === 'string' ? [{ type: 'text', content }] : readParts(content);
}
