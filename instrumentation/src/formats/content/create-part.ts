import type { ContentPart } from '../../content.ts';
import { omitUnknown } from '../usage.ts';
import { parseText } from '../wire-value.ts';
import { cleanText, cleanValue } from './clean-text.ts';

/** A list with one part of text; an empty one where there is no text. */
export function createTextParts(value: unknown, type = 'text'): readonly ContentPart[] {
  const content = cleanText(value);
  return content === undefined || content === '' ? [] : [{ type, content }];
}

/** What a model shows of its reasoning. */
export function createReasoningParts(value: unknown): readonly ContentPart[] {
  return createTextParts(value, 'reasoning');
}

/** @param args what the model gives to the tool, as JSON or as its text */
export function createToolCall({
  id,
  name,
  args,
}: {
  readonly id?: unknown;
  readonly name: unknown;
  readonly args: unknown;
}): ContentPart {
  return omitUnknown({
    type: 'tool_call',
    id: parseText(id),
    name: parseText(name),
    arguments: parseArguments(args),
  }) as ContentPart;
}

function parseArguments(args: unknown): unknown {
  if (typeof args !== 'string') return args === null ? undefined : cleanValue(args);
  try {
    return args === '' ? undefined : cleanValue(JSON.parse(args));
  } catch {
    // Cut off, or no JSON.
    return cleanText(args);
  }
}

/** @param response what the tool gave: a text, parts, or any JSON */
export function createToolResponse({
  id,
  response,
}: {
  readonly id: unknown;
  readonly response: unknown;
}): ContentPart {
  return {
    type: 'tool_call_response',
    ...omitUnknown({ id: parseText(id) }),
    response: cleanValue(response) ?? null,
  };
}

/** What is no text: where it is, or what it is. Its bytes are never kept. */
export function createMedia({
  modality,
  mimeType,
  uri,
  fileId,
}: {
  readonly modality: string;
  readonly mimeType?: unknown;
  readonly uri?: unknown;
  readonly fileId?: unknown;
}): ContentPart {
  const address = parseAddress(uri);
  const file = parseText(fileId);
  const type = address !== undefined ? 'uri' : file !== undefined ? 'file' : 'blob';
  return omitUnknown({
    type,
    modality,
    mime_type: parseText(mimeType) ?? parseDataType(uri),
    uri: address,
    file_id: type === 'file' ? file : undefined,
  }) as unknown as ContentPart;
}

/** Without its query, which may hold a key. */
function parseAddress(uri: unknown): string | undefined {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(parseText(String(uri).split(/[?#]/)[0]) ?? '')
    ? String(uri)
        .split(/[?#]/)[0]
        ?.replace(/\/\/[^/]*@/, '//')
    : undefined;
}

/** `image/png` of `data:image/png;base64,…`. */
function parseDataType(uri: unknown): string | undefined {
  return typeof uri === 'string'
    ? /^data:([\w.+-]{1,64}\/[\w.+-]{1,64})/.exec(uri)?.[1]
    : undefined;
}
