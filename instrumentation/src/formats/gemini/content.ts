import type { ContentFormat, ContentMessage, ContentPart } from '../../content.ts';
import { AnswerPieces } from '../content/answer-pieces.ts';
import { createAnswer } from '../content/create-answer.ts';
import {
  createMedia,
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

/** The words of Gemini's generateContent, which takes names in either case. Code Assist wraps both. */
export const generateContentContent: ContentFormat = {
  readPrompt(value) {
    const outer = parseObject(value);
    const body = outer.request === undefined ? outer : parseObject(outer.request);
    const { contents } = body;
    const system = parseObject(body.systemInstruction ?? body.system_instruction);
    return {
      instructions: readParts(system.parts),
      messages: readMessages(Array.isArray(contents) ? contents : [contents], readMessage),
    };
  },

  readAnswer: (value) =>
    readCandidates(parseObject(value)).flatMap(({ content, finishReason }) =>
      createAnswer(readParts(parseObject(content).parts), finishReason),
    ),

  createAnswerReader() {
    const pieces = new AnswerPieces();
    return {
      onEvent({ data }) {
        for (const { index: choice = 0, content, finishReason } of readCandidates(
          parseEventData(data) ?? {},
        )) {
          for (const part of readParts(parseObject(content).parts)) addPart(pieces, part, choice);
          pieces.finish(finishReason, { choice });
        }
      },
      messages: () => pieces.messages(),
    };
  },
};

function readCandidates(outer: WireObject): readonly WireObject[] {
  const chunk = outer.response === undefined ? outer : parseObject(outer.response);
  return parseList(chunk.candidates).map(parseObject);
}

function readMessage({ role, parts }: WireObject): ContentMessage {
  const name = parseText(role) ?? 'user';
  return { role: name === 'model' ? 'assistant' : name, parts: readParts(parts) };
}

function readParts(parts: unknown): readonly ContentPart[] {
  return parseList(Array.isArray(parts) ? parts : [parts]).flatMap((part) =>
    readPart(parseObject(part)),
  );
}

function readPart(part: WireObject): readonly ContentPart[] {
  if (part.text !== undefined) {
    return createTextParts(part.text, part.thought === true ? 'reasoning' : 'text');
  }
  const call = part.functionCall ?? part.function_call;
  if (call !== undefined) {
    const { id, name, args } = parseObject(call);
    return [createToolCall({ id, name, args })];
  }
  const answered = part.functionResponse ?? part.function_response;
  if (answered !== undefined) {
    // Without an id the name says which call it answers.
    const { id, name, response } = parseObject(answered);
    return [createToolResponse({ id: id ?? name, response })];
  }
  const data = parseObject(part.inlineData ?? part.inline_data);
  const file = parseObject(part.fileData ?? part.file_data);
  const mimeType = data.mimeType ?? data.mime_type ?? file.mimeType ?? file.mime_type;
  if (mimeType !== undefined || file.fileUri !== undefined || file.file_uri !== undefined) {
    const modality = /^(?:image|audio|video)(?=\/)/.exec(parseText(mimeType) ?? '')?.[0];
    const uri = file.fileUri ?? file.file_uri;
    return [createMedia({ modality: modality ?? 'document', mimeType, uri })];
  }
  const [kind] = Object.keys(part);
  return kind === undefined ? [] : [{ type: kind.slice(0, 64) }];
}

/** The chunks of a text become one. */
function addPart(pieces: AnswerPieces, part: ContentPart, choice: unknown): void {
  if (part.type === 'text' || part.type === 'reasoning') {
    pieces.addText(part.content, { choice, kind: part.type });
  } else pieces.addPart(part, { choice });
}
