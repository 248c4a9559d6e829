import type { TextMeter } from '../../wire-format.ts';
import { measureAll, measureText } from '../measure-text.ts';
import { parseList, parseObject, type WireObject } from '../wire-value.ts';

/** The text of a request for content: instructions, contents, and what describes the functions. Names in either case. */
export function readContentText(value: unknown, text: TextMeter): void {
  const body = parseObject(value);
  readContent(body.systemInstruction ?? body.system_instruction, text);
  for (const content of listOf(body.contents)) readContent(content, text);
  for (const tool of parseList(body.tools).map(parseObject)) {
    const { functionDeclarations, function_declarations, ...others } = tool;
    measureAll(functionDeclarations ?? function_declarations, text);
    if (Object.keys(others).length > 0) text.noteOther();
  }
  // Stored at Google: what it says is not in the request.
  if ((body.cachedContent ?? body.cached_content) !== undefined) text.noteOther();
}

function readContent(value: unknown, text: TextMeter): void {
  for (const part of listOf(parseObject(value).parts)) readPart(parseObject(part), text);
}

function readPart(part: WireObject, text: TextMeter): void {
  if (measureText(part.text, text)) return;
  const call = part.functionCall ?? part.function_call;
  const result = part.functionResponse ?? part.function_response;
  if (call !== undefined) measureAll(parseObject(call).args, text);
  else if (result !== undefined) measureAll(parseObject(result).response, text);
  else text.noteOther();
}

/** Where there is only one, the list around it may be missing. */
function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}
