import { createRequire } from 'node:module';
import type { createRecording, parseApis } from './recording.ts';

/**
 * Loads what only calls need, at once, because the first call is already being made: it is most of this package's
 * code, and many processes call nobody. In the build it is a file of its own; see `bundle.ts`.
 */
export function loadRecording(): {
  readonly createRecording: typeof createRecording;
  readonly parseApis: typeof parseApis;
} {
  return createRequire(import.meta.url)('./recording.ts');
}
