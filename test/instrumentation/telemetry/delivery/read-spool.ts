import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OtlpReceiver } from '../../support/otlp-receiver.ts';

/** Every file in a spool's folder and below. */
export function readFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Every line that waits in a spool's folder. */
export function readSpool(folder: string): string[] {
  return readFiles(folder)
    .filter((file) => !file.endsWith('.writing'))
    .flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== ''),
    );
}

/** The id of every span in every request that was taken. */
export function readSentIds(receiver: OtlpReceiver): string[] {
  return receiver.bodies.flatMap(readIds);
}

/** The ids of the spans in a request. */
export function readIds(body: string): string[] {
  return [...body.matchAll(/"spanId":"(\w+)"/g)].map(([, id = '']) => id);
}
