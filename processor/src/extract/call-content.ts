import type { CallContent } from '../domain/content.ts';
import type { Attributes, AttributeValue } from '../domain/span.ts';
import { contentNames } from './semconv.ts';

/** Bytes of UTF-8 kept of a call, of everything together. One less than the receiver keeps of a text. */
const MAX_CONTENT_BYTES = 65_535;

const room = new Uint8Array(MAX_CONTENT_BYTES);
const encoder = new TextEncoder();

/**
 * Prompts and answers of a span or an event, under the names of the GenAI conventions; `null` where there
 * are none. What is too long is cut at its end: the answer and the instructions are kept before the input,
 * which repeats what was said earlier.
 */
export function readContent(attributes: Attributes): CallContent | null {
  let left = MAX_CONTENT_BYTES;
  let isCut = false;
  const take = (name: string): string | null => {
    const text = formatValue(attributes.get(name));
    if (text === null) return null;
    // Whole characters only.
    const { read, written } = encoder.encodeInto(text, room.subarray(0, left));
    left -= written;
    if (read === text.length) return text;
    isCut = true;
    return text.slice(0, read);
  };
  const outputMessages = take(contentNames.outputMessages);
  const systemInstructions = take(contentNames.systemInstructions);
  const inputMessages = take(contentNames.inputMessages);
  if (outputMessages === null && systemInstructions === null && inputMessages === null) return null;
  return { inputMessages, outputMessages, systemInstructions, isCut };
}

function formatValue(value: AttributeValue | undefined): string | null {
  if (value === undefined || value === null || value === '') return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value, formatPart);
  // Postgres refuses NUL.
  return text.replaceAll('\0', '\uFFFD');
}

/** What JSON has no words for. Bytes as in OTLP's JSON. */
function formatPart(_key: string, part: unknown): unknown {
  if (typeof part === 'bigint') return String(part);
  return part instanceof Uint8Array ? Buffer.from(part).toString('base64') : part;
}
