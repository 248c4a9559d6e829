import { createJsonOutline, type JsonOutline } from './json-outline.ts';

/** A JSON body as it passes by, in bounded memory. */
export interface JsonBody {
  push(chunk: Uint8Array): void;
  /** What came so far; `undefined` once only its outline is kept. */
  whole(): Buffer | undefined;
  /** The parsed body; `undefined` when it is empty, no JSON, or too large even in outline. */
  parse(): unknown;
}

/** How much of a body is kept. */
export interface JsonBodyLimits {
  /** A larger body is kept in outline. */
  readonly maxWholeBytes?: number | undefined;
  /** In outline, a longer text becomes its size. */
  readonly maxStringBytes?: number;
  readonly maxOutlineBytes?: number;
}

/** Where the words of a call are wanted: twice as much as is kept of it, and what stands around them. */
export const contentLimits: JsonBodyLimits = {
  maxWholeBytes: 1024 * 1024,
  maxStringBytes: 128 * 1024,
  maxOutlineBytes: 1024 * 1024,
};

/** Keeps a small body whole and a larger one in outline. */
export function createJsonBody({
  maxWholeBytes = 16 * 1024,
  ...outlineLimits
}: JsonBodyLimits = {}): JsonBody {
  let chunks: Buffer[] = [];
  let byteLength = 0;
  let outline: JsonOutline | null = null;

  function push(chunk: Uint8Array): void {
    if (outline === null) {
      byteLength += chunk.byteLength;
      if (byteLength <= maxWholeBytes) {
        // A copy: the app may detach or overwrite its chunk, and a slice would pin the socket's buffer.
        chunks.push(Buffer.from(chunk));
        return;
      }
      outline = createJsonOutline(outlineLimits);
      for (const earlier of chunks) outline.push(earlier);
      chunks = [];
    }
    outline.push(chunk);
  }

  function parse(): unknown {
    const text = outline === null ? Buffer.concat(chunks).toString() : outline.text();
    chunks = [];
    outline = null;
    if (text === null || text === '') return undefined;
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  return {
    push,
    whole: () => (outline === null ? Buffer.concat(chunks) : undefined),
    parse,
  };
}
