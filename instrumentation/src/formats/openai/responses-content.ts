import type { ContentFormat, ContentMessage, ContentPart } from '../../content.ts';
import { AnswerPieces } from '../content/answer-pieces.ts';
import { createAnswer } from '../content/create-answer.ts';
import {
  createMedia,
  createReasoningParts,
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

/** The words of responses: items instead of messages, of which an answer may have many. */
export const responsesContent: ContentFormat = {
  readPrompt(value) {
    const { instructions, input } = parseObject(value);
    const items = Array.isArray(input) ? input : [{ content: input }];
    return {
      instructions: readParts(instructions),
      messages: readMessages(items, (item) => ({ role: readRole(item), parts: readItem(item) })),
    };
  },

  readAnswer,

  createAnswerReader() {
    const pieces = new AnswerPieces();
    let whole: readonly ContentMessage[] | null = null;
    return {
      onEvent({ name, data }) {
        const event = parseEventData(data) ?? {};
        const type = parseText(event.type) ?? name;
        if (/^response\.(?:completed|incomplete|failed)$/.test(type)) {
          whole = readAnswer(event.response);
        } else {
          addPiece(pieces, type, event);
        }
      },
      // The last event repeats everything; a stream that is left has none.
      messages: () => (whole === null || whole.length === 0 ? pieces.messages() : whole),
    };
  },
};

function readAnswer(value: unknown): readonly ContentMessage[] {
  const { output, status, incomplete_details } = parseObject(value);
  const parts = parseList(output).flatMap((item) => readItem(parseObject(item)));
  if (parts.length === 0) return [];
  const reason = parseText(parseObject(incomplete_details).reason) ?? parseText(status);
  return createAnswer(parts, reason);
}

function readRole({ role, type }: WireObject): string {
  if (/_output$/.test(parseText(type) ?? '')) return 'tool';
  const isOfModel = /_call$|^reasoning$/.test(parseText(type) ?? '');
  return parseText(role) ?? (isOfModel ? 'assistant' : 'user');
}

function readItem(item: WireObject): readonly ContentPart[] {
  const type = parseText(item.type) ?? 'message';
  switch (type) {
    case 'message':
      return readParts(item.content);
    case 'reasoning':
      return [...parseList(item.summary), ...parseList(item.content)].flatMap((part) =>
        createReasoningParts(parseObject(part).text),
      );
    case 'function_call':
    case 'custom_tool_call':
      return [
        createToolCall({ id: item.call_id, name: item.name, args: item.arguments ?? item.input }),
      ];
    case 'mcp_call':
      return [createToolCall({ id: item.id, name: item.name, args: item.arguments })];
    case 'function_call_output':
    case 'custom_tool_call_output': {
      const response = Array.isArray(item.output) ? readParts(item.output) : item.output;
      return [createToolResponse({ id: item.call_id, response })];
    }
    case 'image_generation_call':
      return [createMedia({ modality: 'image' })];
    default:
      // Searches, computers, interpreters: that it was one, not what it did.
      return [{ type }];
  }
}

function addPiece(pieces: AnswerPieces, type: string, event: WireObject): void {
  const block = event.output_index;
  switch (type) {
    case 'response.output_text.delta':
    case 'response.refusal.delta':
      pieces.addText(event.delta, { block });
      break;
    case 'response.reasoning_text.delta':
    case 'response.reasoning_summary_text.delta':
      pieces.addText(event.delta, { kind: 'reasoning', block });
      break;
    case 'response.output_item.added': {
      const { type: kind, call_id: id, name } = parseObject(event.item);
      if (kind === 'function_call' || kind === 'custom_tool_call') {
        pieces.addToolCall(block, { id, name });
      }
      break;
    }
    case 'response.function_call_arguments.delta':
    case 'response.custom_tool_call_input.delta':
      pieces.addToolCall(block, { args: event.delta });
  }
}
