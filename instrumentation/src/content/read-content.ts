import type { CallContent, ContentFormat, ContentMessage } from '../content.ts';
import { formatContent } from './format-content.ts';

/** What is to be kept of a call's words; `undefined` where there are none. Never throws. */
export function readContent(
  format: ContentFormat | undefined,
  {
    promptOf,
    answer,
  }: {
    /** The parsed body of a request whose prompt is wanted. */
    readonly promptOf: unknown;
    readonly answer: readonly ContentMessage[] | undefined;
  },
): CallContent | undefined {
  if (format === undefined) return undefined;
  try {
    const prompt = promptOf === undefined ? undefined : format.readPrompt(promptOf);
    const content = formatContent({ prompt, answer });
    return Object.keys(content).length === 0 ? undefined : content;
  } catch {
    // Nobody has ever written a request like this: its usage is recorded, its words are not.
    return undefined;
  }
}
