import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

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
