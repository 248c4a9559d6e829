import { readFileSync } from 'node:fs';

/** The version of this package. Its package.json lies two folders up from `src/cli` and `dist/cli`. */
export function loadVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return version;
}
