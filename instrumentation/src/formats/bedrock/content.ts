import type { ContentFormat, ContentMessage, ContentPart } from '../../content.ts';
import { messagesContent } from '../anthropic/content.ts';
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

/** The words of Converse and ConverseStream. */
export const converseContent: ContentFormat = {
  readPrompt(value) {
    const { system, messages } = parseObject(value);
    return { instructions: readBlocks(system), messages: readMessages(messages, readMessage) };
  },

  readAnswer(value) {
    const { output, stopReason } = parseObject(value);
    const { parts } = readMessage(parseObject(parseObject(output).message));
    return createAnswer(parts, stopReason);
  },

  createAnswerReader() {
    const pieces = new AnswerPieces();
    return {
      onEvent: ({ data }) => addEvent(pieces, parseEventData(data) ?? {}),
      messages: () => pieces.messages(),
    };
  },
};

/** The words of InvokeModel, where the model is Claude. Each other model has a shape of its own. */
export const invokeModelContent: ContentFormat = {
  readPrompt: (value) =>
    parseObject(value).anthropic_version === undefined
      ? { messages: [] }
      : messagesContent.readPrompt(value),

  readAnswer: (value) =>
    parseObject(value).type === 'message' ? messagesContent.readAnswer(value) : [],

  createAnswerReader() {
    const reader = messagesContent.createAnswerReader?.();
    return {
      onEvent({ name, data }) {
        const { bytes } = parseEventData(data) ?? {};
        if (typeof bytes !== 'string') return;
        reader?.onEvent({ name, data: Buffer.from(bytes, 'base64').toString() });
      },
      messages: () => reader?.messages() ?? [],
    };
  },
};

function readMessage({ role, content }: WireObject): ContentMessage {
  return { role: parseText(role) ?? 'user', parts: readBlocks(content) };
}

function readBlocks(content: unknown): readonly ContentPart[] {
  return parseList(content).flatMap((block) => readBlock(parseObject(block)));
}

const media = ['image', 'document', 'video', 'audio'] as const;

function readBlock(block: WireObject): readonly ContentPart[] {
  if (block.text !== undefined) return createTextParts(block.text);
  if (block.toolUse !== undefined) {
    const { toolUseId: id, name, input: args } = parseObject(block.toolUse);
    return [createToolCall({ id, name, args })];
  }
  if (block.toolResult !== undefined) {
    const { toolUseId: id, content } = parseObject(block.toolResult);
    return [createToolResponse({ id, response: parseList(content).flatMap(readResult) })];
  }
  if (block.reasoningContent !== undefined) {
    const { reasoningText } = parseObject(block.reasoningContent);
    return createReasoningParts(parseObject(reasoningText).text);
  }
  const modality = media.find((kind) => block[kind] !== undefined);
  return modality === undefined
    ? readOther(block)
    : [readMedia(modality, parseObject(block[modality]))];
}

/** A result may be any JSON. */
function readResult(value: unknown): readonly unknown[] {
  const { json, ...block } = parseObject(value);
  return json === undefined ? readBlock(block) : [json];
}

function readMedia(modality: (typeof media)[number], block: WireObject): ContentPart {
  const format = parseText(block.format);
  const { uri } = parseObject(parseObject(block.source).s3Location);
  const kind = modality === 'document' ? 'application' : modality;
  const mimeType = format === undefined ? undefined : `${kind}/${format}`;
  return createMedia({ modality, mimeType, uri });
}

/** A mark for the cache is none of what was said. */
function readOther({ cachePoint: _mark, ...block }: WireObject): readonly ContentPart[] {
  const [kind] = Object.keys(block);
  return kind === undefined ? [] : [{ type: kind.slice(0, 64) }];
}

function addEvent(pieces: AnswerPieces, event: WireObject): void {
  const block = event.contentBlockIndex;
  const { toolUseId: id, name } = parseObject(parseObject(event.start).toolUse);
  if (id !== undefined) pieces.addToolCall(block, { id, name });
  const { text, toolUse, reasoningContent } = parseObject(event.delta);
  pieces.addText(parseObject(reasoningContent).text, { kind: 'reasoning', block });
  pieces.addText(text, { block });
  if (toolUse !== undefined) pieces.addToolCall(block, { args: parseObject(toolUse).input });
  pieces.finish(event.stopReason);
}
