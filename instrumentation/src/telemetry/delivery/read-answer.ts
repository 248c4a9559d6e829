import type { IncomingMessage } from 'node:http';
import { type PartialSuccess, parsePartialSuccess } from './partial-success.ts';

/** Of an answer; what it says beyond that is not read. */
const maxAnswerBytes = 64 * 1024;

/** Reads what a receiver's answer says beside its status, to the end; `null` for nothing, and where it failed. */
export function readAnswer(
  response: IncomingMessage,
  onRead: (partial: PartialSuccess | null) => void,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    if (bytes < maxAnswerBytes) chunks.push(chunk);
    bytes += chunk.length;
  });
  response.on('end', () => {
    const isSuccess = (response.statusCode ?? 0) < 300;
    onRead(isSuccess ? parsePartialSuccess(Buffer.concat(chunks).toString()) : null);
  });
}
