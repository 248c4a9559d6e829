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

/** The words of Cohere's chat: v2, and v1 with other names for the same. */
export const cohereContent: ContentFormat = {
  readPrompt(value) {
    const body = parseObject(value);
    const history = parseList(body.chat_history).map((turn) => readTurn(parseObject(turn)));
    const message = createTextParts(body.message);
    return {
      instructions: createTextParts(body.preamble),
      messages: [
        ...readMessages(body.messages, readMessage),
        ...history,
        ...(message.length === 0 ? [] : [{ role: 'user', parts: message }]),
      ],
    };
  },

  readAnswer(value) {
    const body = parseObject(value);
    const { parts } = readMessage({ ...parseObject(body.message), role: 'assistant' });
    const first = [...createTextParts(body.text), ...readFirstToolCalls(body)];
    return createAnswer([...parts, ...first], body.finish_reason);
  },

  createAnswerReader() {
    const pieces = new AnswerPieces();
    return {
      onEvent({ data }) {
        const event = parseEventData(data) ?? {};
        if (event.event_type === undefined) addEvent(pieces, event);
        else addFirstEvent(pieces, event);
      },
      messages: () => pieces.messages(),
    };
  },
};

function readMessage(message: WireObject): ContentMessage {
  const role = parseText(message.role) ?? 'user';
  if (role === 'tool') {
    const { tool_call_id: id, content } = message;
    const response = Array.isArray(content) ? content.flatMap(readDocument) : content;
    return { role, parts: [createToolResponse({ id, response })] };
  }
  return {
    role,
    parts: [
      ...createReasoningParts(message.tool_plan),
      ...readParts(message.content),
      ...parseList(message.tool_calls).map(readToolCall),
    ],
  };
}

/** What a tool gave may be documents. */
function readDocument(value: unknown): readonly unknown[] {
  const { document } = parseObject(value);
  return document === undefined ? readParts([value]) : [parseObject(document).data ?? null];
}

function readToolCall(value: unknown): ContentPart {
  const call = parseObject(value);
  const { name, arguments: args } = parseObject(call.function);
  return createToolCall({ id: call.id, name, args });
}

const firstRoles: Readonly<Record<string, string>> = { CHATBOT: 'assistant', SYSTEM: 'system' };

function readTurn({ role, message }: WireObject): ContentMessage {
  return { role: firstRoles[parseText(role) ?? ''] ?? 'user', parts: createTextParts(message) };
}

function readFirstToolCalls({ tool_calls }: WireObject): readonly ContentPart[] {
  return parseList(tool_calls).map((value) => {
    const { name, parameters } = parseObject(value);
    return createToolCall({ name, args: parameters });
  });
}

function addEvent(pieces: AnswerPieces, { index: block, delta: value }: WireObject): void {
  const delta = parseObject(value);
  const { content: said, tool_plan, tool_calls } = parseObject(delta.message);
  const content = parseObject(said);
  pieces.addText(content.thinking, { kind: 'reasoning', block });
  pieces.addText(content.text, { block });
  pieces.addText(tool_plan, { kind: 'reasoning', block: 'plan' });
  const call = parseObject(tool_calls);
  // The first event has an empty list.
  if (call.function !== undefined) {
    const { name, arguments: args } = parseObject(call.function);
    pieces.addToolCall(block, { id: call.id, name, args });
  }
  pieces.finish(delta.finish_reason);
}

function addFirstEvent(pieces: AnswerPieces, event: WireObject): void {
  if (event.event_type === 'text-generation') pieces.addText(event.text);
  if (event.event_type !== 'stream-end') return;
  for (const call of readFirstToolCalls(parseObject(event.response))) pieces.addPart(call);
  pieces.finish(event.finish_reason);
}
