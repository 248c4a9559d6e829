import type { ContentMessage } from '../../content.ts';
import { parseList, parseObject, type WireObject } from '../wire-value.ts';

/** More do not fit into what is kept of a call, however short they are. */
const maxMessages = 2048;

/** The latest messages of a list; those without any part are left out. */
export function readMessages(
  value: unknown,
  readMessage: (message: WireObject) => ContentMessage,
): readonly ContentMessage[] {
  return parseList(value)
    .slice(-maxMessages)
    .map((message) => readMessage(parseObject(message)))
    .filter(({ parts }) => parts.length > 0);
}
