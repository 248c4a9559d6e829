import type { CallContent, ContentCapture, ContentFormat, ContentMessage } from '../content.ts';
import { formatContent } from './format-content.ts';

/** What is to be kept of a call's words; `undefined` where there are none. Never throws. */
export function readContent(
  format: ContentFormat | undefined,
  {
    capture,
    requestBody,
    answer,
  }: {
    readonly capture: ContentCapture;
    readonly requestBody: unknown;
    readonly answer: readonly ContentMessage[] | undefined;
  },
): CallContent | undefined {
  if (format === undefined) return undefined;
  try {
    const prompt =
      capture.prompt && requestBody !== undefined ? format.readPrompt(requestBody) : undefined;
    const content = formatContent({ prompt, answer });
    return Object.keys(content).length === 0 ? undefined : content;
  } catch {
    // Nobody has ever written a request like this: its usage is recorded, its words are not.
    return undefined;
  }
}
