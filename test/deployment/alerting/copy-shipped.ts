import assert from 'node:assert/strict';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What is exchanged in a shipped configuration, and for what. */
export type Replacements = readonly (readonly [from: string | RegExp, to: string])[];

/**
 * Copies a folder of `dashboards/` and exchanges in one of its files what cannot be here as in an
 * installation: names of services, and intervals. All else stays as it is shipped.
 * @returns the copy's path.
 */
export async function copyShipped(
  name: 'prometheus' | 'alertmanager',
  { folder, file, replacements }: { folder: string; file: string; replacements: Replacements },
): Promise<string> {
  const copy = join(folder, name);
  await cp(fileURLToPath(new URL(`../../../dashboards/${name}`, import.meta.url)), copy, {
    recursive: true,
  });
  let text = await readFile(join(copy, file), 'utf8');
  for (const [from, to] of replacements) {
    const replaced = text.replaceAll(from, to);
    assert.notEqual(replaced, text, `${file} has no ${from} to exchange`);
    text = replaced;
  }
  await writeFile(join(copy, file), text);
  return copy;
}
