import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A program beside Node that some tests run. */
export interface Tool {
  /** Where it is; only its name when it is nowhere. */
  readonly path: string;
  /** Why the tests that need it are skipped; `false` when they are not. */
  readonly skip: string | false;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Looks for a program: where the environment variable says, on the PATH, then in `places`, which are
 * relative to the repository. Tests whose program is missing are skipped in sight; with
 * TALLYLIGHT_TEST_STRICT=1 they run, and fail.
 * @param names what it is called on the PATH, here and there.
 * @param hint how to come by it.
 */
export function findTool(
  names: readonly string[],
  { variable, places = [], hint }: { variable: string; places?: readonly string[]; hint: string },
): Tool {
  const named = process.env[variable];
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = [
    ...(named === undefined || named === '' ? [] : [named]),
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
    ...places.map((place) => join(root, place)),
  ];
  const path = candidates.find((candidate) => existsSync(candidate));
  if (path !== undefined) return { path, skip: false };
  const [name = ''] = names;
  const isStrict = process.env.TALLYLIGHT_TEST_STRICT === '1';
  return { path: name, skip: isStrict ? false : `${name} is not here (${variable}): ${hint}` };
}
