import { maxJsonContainers, maxJsonDepth } from './limits.ts';
import { tooLarge, undecodable } from './refusals.ts';

const quote = 0x22;
const backslash = 0x5c;

/**
 * Walks a JSON body before it is parsed and refuses what would fill the memory: 64 MiB of `[`
 * become gigabytes of arrays. Says nothing about whether the rest is JSON.
 * Throws `RefusedError` with 413, or 400 when the nesting is too deep.
 */
export function checkJson(body: Buffer): void {
  let depth = 0;
  let containers = 0;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at];
    if (byte === quote) {
      at = endOfString(body, at);
    } else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      containers += 1;
      if (depth > maxJsonDepth) {
        throw undecodable(`The body nests more than ${maxJsonDepth} objects and lists.`);
      }
      if (containers > maxJsonContainers) {
        throw tooLarge(
          `The body holds more than ${maxJsonContainers} objects and lists: send fewer spans at a time.`,
        );
      }
    } else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1;
    }
  }
}

/** Index of the quote that closes the string opened at `start`, or the body's end. */
function endOfString(body: Buffer, start: number): number {
  let end = body.indexOf(quote, start + 1);
  while (end !== -1 && isEscaped(body, end)) end = body.indexOf(quote, end + 1);
  return end === -1 ? body.length : end;
}

function isEscaped(body: Buffer, at: number): boolean {
  let backslashes = 0;
  while (body[at - 1 - backslashes] === backslash) backslashes += 1;
  return backslashes % 2 === 1;
}
