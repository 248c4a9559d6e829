import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** A configuration file: its text, or why there is none. */
export interface ConfigFile {
  /** As its user writes it, for messages. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
  /** A sentence for people; `null` when all is well. */
  readonly problem: string | null;
}

const defaultName = 'tallylight.yaml';

/** Loads the file that was named, else `tallylight.yaml` of the working folder if it is there. */
export function loadConfigFile({
  named,
  workingFolder,
}: {
  readonly named: string | undefined;
  readonly workingFolder: string;
}): ConfigFile {
  const name = named ?? defaultName;
  const path = resolve(workingFolder, name);
  if (named === undefined && !existsSync(path)) {
    return { name, path, text: '', problem: findMisnamed(workingFolder) };
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
    return { name, path, text, problem: null };
  } catch (error) {
    return { name, path, text: '', problem: `${name} ${describeFailure(error, path)}` };
  }
}

/** Nothing would be worse than budgets that nobody reads. */
function findMisnamed(workingFolder: string): string | null {
  const found = existsSync(resolve(workingFolder, 'tallylight.yml'));
  if (!found) return null;
  return `tallylight.yml is not read: rename it to ${defaultName}, or set TALLYLIGHT_CONFIG=tallylight.yml.`;
}

function describeFailure(error: unknown, path: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return `is not there: create ${path}, or correct TALLYLIGHT_CONFIG.`;
  if (code === 'EISDIR') return 'is a folder: name the file in it.';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'is not UTF-8 text: save it as UTF-8.';
  return `cannot be read (${code ?? error}): check its permissions.`;
}
