import type { TextMeter } from '../../wire-format.ts';
import { measureAll, measureText } from '../measure-text.ts';
import { parseList, parseObject } from '../wire-value.ts';

/** The text of a request to Converse: instructions, messages, and what describes the tools. */
export function readConverseText(value: unknown, text: TextMeter): void {
  const { system, messages, toolConfig } = parseObject(value);
  readBlocks(system, text);
  for (const message of parseList(messages)) readBlocks(parseObject(message).content, text);
  for (const tool of parseList(parseObject(toolConfig).tools)) {
    measureAll(parseObject(tool).toolSpec, text);
  }
}

/** A mark for the cache is neither text nor anything that counts. */
const marks = new Set(['cachePoint']);

function readBlocks(value: unknown, text: TextMeter): void {
  for (const block of parseList(value)) {
    const { text: words, toolUse, toolResult, reasoningContent, ...others } = parseObject(block);
    measureText(words, text);
    measureAll(parseObject(toolUse).input, text);
    measureText(parseObject(parseObject(reasoningContent).reasoningText).text, text);
    if (toolResult !== undefined) readResult(parseObject(toolResult).content, text);
    if (Object.keys(others).some((kind) => !marks.has(kind))) text.noteOther();
  }
}

function readResult(value: unknown, text: TextMeter): void {
  for (const block of parseList(value)) {
    const { text: words, json, ...others } = parseObject(block);
    measureText(words, text);
    measureAll(json, text);
    if (Object.keys(others).length > 0) text.noteOther();
  }
}
