import { randomUUID } from 'node:crypto';
import type { Reply } from './answer.ts';

/** Creates an answer of one JSON body. */
export function createJsonReply(
  body: unknown,
  {
    status = 200,
    headers = {},
  }: { status?: number; headers?: Readonly<Record<string, string>> } = {},
): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    chunks: [JSON.stringify(body)],
  };
}

/** Creates an identifier that no other answer has: `chatcmpl-…`, `msg_…`. */
export function createId(prefix: string): string {
  return prefix + randomUUID().replaceAll('-', '').slice(0, 24);
}
