import type { ContentMessage, ContentPart } from '../../content.ts';
import { omitUnknown } from '../usage.ts';
import { parseText } from '../wire-value.ts';

/** A list with the message of an answer; an empty one where nothing was answered. */
export function createAnswer(
  parts: readonly ContentPart[],
  reason: unknown,
): readonly ContentMessage[] {
  const finish_reason = parseText(reason);
  return parts.length === 0 && finish_reason === undefined
    ? []
    : [{ role: 'assistant', parts, ...omitUnknown({ finish_reason }) }];
}
