import type { ContentPart } from '../../content.ts';
import { parseList, parseObject, parseText, type WireObject } from '../wire-value.ts';
import { createMedia, createReasoningParts, createTextParts } from './create-part.ts';

/**
 * The content of a message as OpenAI and those after it write it: a text, or a list of parts, which are named
 * alike in chats, in responses (`input_…`, `output_…`), by Mistral, Cohere, and the servers that copy them.
 */
export function readParts(content: unknown): readonly ContentPart[] {
  if (!Array.isArray(content)) return createTextParts(content);
  return parseList(content).flatMap((part) =>
    typeof part === 'string' ? createTextParts(part) : readPart(parseObject(part)),
  );
}

function readPart(part: WireObject): readonly ContentPart[] {
  const type = parseText(part.type) ?? '';
  if (part.text !== undefined) return createTextParts(part.text);
  if (part.refusal !== undefined) return createTextParts(part.refusal);
  if (part.thinking !== undefined) return readThinking(part.thinking);
  const [, modality] = /^(?:input_)?(image|audio|video|document|file)(?:_url)?$/.exec(type) ?? [];
  return modality === undefined ? [{ type: type || 'unknown' }] : [readMedia(part, modality)];
}

/** A text, or parts of text. */
function readThinking(thinking: unknown): readonly ContentPart[] {
  if (!Array.isArray(thinking)) return createReasoningParts(thinking);
  return thinking.flatMap((part) => createReasoningParts(parseObject(part).text));
}

function readMedia(part: WireObject, kind: string): ContentPart {
  const address = part[`${kind}_url`] ?? part.image_url ?? part.file_url;
  const file = parseObject(part.file);
  const { format } = parseObject(part.input_audio);
  const fileId = part.file_id ?? file.file_id;
  return createMedia({
    modality: kind === 'file' ? 'document' : kind,
    mimeType: parseText(format) === undefined ? undefined : `audio/${format}`,
    uri: readUrl(address) ?? part.file_data ?? file.file_data,
    fileId,
  });
}

function readUrl(address: unknown): unknown {
  return typeof address === 'string' ? address : parseObject(address).url;
}
