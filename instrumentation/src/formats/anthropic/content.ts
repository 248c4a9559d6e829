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

/** The words of Anthropic's messages. */
export const messagesContent: ContentFormat = {
  readPrompt(value) {
    const { system, messages } = parseObject(value);
    return { instructions: readBlocks(system), messages: readMessages(messages, readMessage) };
  },

  readAnswer(value) {
    const body = parseObject(value);
    return createAnswer(readBlocks(body.content), body.stop_reason);
  },

  createAnswerReader() {
    const pieces = new AnswerPieces();
    return {
      onEvent: ({ data }) => addEvent(pieces, parseEventData(data) ?? {}),
      messages: () => pieces.messages(),
    };
  },
};

function readMessage({ role, content }: WireObject): ContentMessage {
  return { role: parseText(role) ?? 'user', parts: readBlocks(content) };
}

function readBlocks(content: unknown): readonly ContentPart[] {
  if (!Array.isArray(content)) return createTextParts(content);
  return parseList(content).flatMap((block) => readBlock(parseObject(block)));
}

function readBlock(block: WireObject): readonly ContentPart[] {
  const type = parseText(block.type) ?? 'text';
  switch (type) {
    case 'text':
      return createTextParts(block.text);
    case 'thinking':
      return createReasoningParts(block.thinking);
    case 'tool_use':
    case 'server_tool_use':
    case 'mcp_tool_use':
      return [createToolCall({ id: block.id, name: block.name, args: block.input })];
    case 'tool_result':
    case 'mcp_tool_result': {
      const response = Array.isArray(block.content) ? readBlocks(block.content) : block.content;
      return [createToolResponse({ id: block.tool_use_id, response })];
    }
    case 'image':
    case 'document':
      return [readMedia(type, parseObject(block.source))];
    default:
      // Thoughts in cipher, results of the provider's own tools: that there was one.
      return [{ type }];
  }
}

function readMedia(modality: string, source: WireObject): ContentPart {
  const { media_type: mimeType, url: uri, file_id: fileId } = source;
  return createMedia({ modality, mimeType, uri, fileId });
}

function addEvent(pieces: AnswerPieces, event: WireObject): void {
  const { index: block } = event;
  if (event.type === 'content_block_start') {
    const start = parseObject(event.content_block);
    const [part] = readBlock(start);
    if (part?.type === 'tool_call') pieces.addToolCall(block, { id: start.id, name: start.name });
    else if (part?.type === 'text' || part?.type === 'reasoning') {
      pieces.addText(part.content, { kind: part.type, block });
    } else if (part !== undefined) pieces.addPart(part);
  } else if (event.type === 'content_block_delta') {
    const { text, thinking, partial_json: args } = parseObject(event.delta);
    pieces.addText(thinking, { kind: 'reasoning', block });
    pieces.addText(text, { block });
    if (args !== undefined) pieces.addToolCall(block, { args });
  } else if (event.type === 'message_delta') {
    pieces.finish(parseObject(event.delta).stop_reason);
  }
}
