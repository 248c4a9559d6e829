import type { CallContent, ContentMessage, ContentPart, Prompt } from '../content.ts';
import { cutMark, cutValue } from './cut-value.ts';

/** What the processor keeps of a call, in bytes of UTF-8, of everything together. */
const maxContentBytes = 65_535;
/** The answer comes first, but leaves room for what was asked. */
const maxAnswerBytes = 32_768;
const maxInstructionsBytes = 8_192;
/** For the brackets of a list, and for the message that says what was left out. */
const reservedBytes = 128;
const minTextCharacters = 16;

/** Formats what was asked and answered so that it is whole JSON, and no longer than the processor keeps. */
export function formatContent({
  prompt,
  answer,
}: {
  readonly prompt?: Prompt | undefined;
  readonly answer?: readonly ContentMessage[] | undefined;
}): CallContent {
  let left = maxContentBytes;
  const take = (text: string): string => {
    left -= Buffer.byteLength(text);
    return text;
  };
  const { instructions = [], messages = [] } = prompt ?? {};
  return {
    ...(answer?.length && {
      outputMessages: take(formatFirst(answer, maxAnswerBytes)),
    }),
    ...(instructions.length > 0 && {
      systemInstructions: take(formatInstructions(instructions)),
    }),
    ...(messages.length > 0 && { inputMessages: formatLatest(messages, left) }),
  };
}

function formatInstructions(parts: readonly ContentPart[]): string {
  return fit(parts, maxInstructionsBytes) ?? `[${JSON.stringify(createCutPart())}]`;
}

/** The first messages, which are the choices of one answer. */
function formatFirst(messages: readonly ContentMessage[], maxBytes: number): string {
  const { texts, leftOut } = takeMessages(messages, maxBytes);
  return `[${[...texts, ...formatLeftOut(leftOut)].join()}]`;
}

/** The latest messages: the earlier ones repeat what earlier calls have said. */
function formatLatest(messages: readonly ContentMessage[], maxBytes: number): string {
  const { texts, leftOut } = takeMessages(messages.toReversed(), maxBytes);
  return `[${[...formatLeftOut(leftOut), ...texts.toReversed()].join()}]`;
}

/** As many messages as there is room for; the last of them may be cut. */
function takeMessages(
  messages: readonly ContentMessage[],
  maxBytes: number,
): { readonly texts: readonly string[]; readonly leftOut: number } {
  const texts: string[] = [];
  let left = maxBytes - reservedBytes;
  for (const message of messages) {
    const text = fit(message, left - 1);
    if (text === undefined) break;
    texts.push(text);
    left -= Buffer.byteLength(text) + 1;
  }
  return { texts, leftOut: messages.length - texts.length };
}

function formatLeftOut(count: number): readonly string[] {
  if (count === 0) return [];
  const content = `${cutMark} ${count} ${count === 1 ? 'message' : 'messages'}`;
  return [JSON.stringify({ role: 'cut', parts: [{ type: 'text', content }] })];
}

/** The value as JSON, its texts cut as far as it takes; `undefined` where that is too far. */
function fit(value: unknown, maxBytes: number): string | undefined {
  const whole = JSON.stringify(value);
  if (Buffer.byteLength(whole) <= maxBytes) return whole;
  let characters = maxBytes - reservedBytes;
  for (; characters >= minTextCharacters; characters = Math.floor(characters * 0.8)) {
    const text = JSON.stringify(cutValue(value, characters));
    if (Buffer.byteLength(text) <= maxBytes) return text;
  }
  return undefined;
}

function createCutPart(): ContentPart {
  return { type: 'text', content: cutMark };
}
