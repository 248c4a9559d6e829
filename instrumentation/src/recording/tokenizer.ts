import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Tokenizer } from '../estimate/estimate-usage.ts';
import type { Log } from '../log.ts';

/** Encodings of `gpt-tokenizer` that the configuration can name. */
export const tokenizerNames = ['o200k', 'cl100k'] as const;
export type TokenizerName = (typeof tokenizerNames)[number];

/**
 * The app's own `gpt-tokenizer`, version 2 or later; `null` with a warning where it has none. It is found now and
 * loaded when it first counts, which takes a quarter of a second and 76 MB.
 *
 * @param folders where the app may have it, in order
 */
export function createTokenizer(
  name: TokenizerName,
  { folders, log }: { readonly folders: readonly string[]; readonly log: Log },
): Tokenizer | null {
  const entry = `gpt-tokenizer/encoding/${name}_base`;
  for (const folder of folders) {
    const require = createRequire(join(folder, 'package.json'));
    const path = resolve(require, entry);
    if (path !== null) return createLazyTokenizer(`gpt-tokenizer/${name}`, () => require(path));
  }
  log(
    'warn',
    `TALLYLIGHT_TOKENIZER=${name} needs the package gpt-tokenizer, which is not installed: npm install gpt-tokenizer; four bytes are taken for a token until then`,
  );
  return null;
}

interface Encoding {
  countTokens(text: string, options: object): number;
}

function createLazyTokenizer(name: string, load: () => Encoding): Tokenizer {
  let encoding: Encoding | null = null;
  // A text may hold the name of a special token, which is text there.
  const options = { disallowedSpecial: new Set<string>() };
  return {
    name,
    countTokens(text) {
      encoding ??= load();
      return encoding.countTokens(text, options);
    },
  };
}

function resolve(require: NodeJS.Require, entry: string): string | null {
  try {
    return require.resolve(entry);
  } catch {
    return null;
  }
}
