import { win32 } from 'node:path';

/**
 * Finds a command as Windows' shell does: in the current folder and on the PATH, with one of the endings of
 * PATHEXT. Where its name has such an ending already, only as it stands. `null` where there is none.
 */
export function findWindowsProgram(
  command: string,
  {
    searchPath,
    endings,
    folder,
    isFile,
  }: {
    readonly searchPath: string;
    /** PATHEXT, such as `.COM;.EXE;.BAT;.CMD`. */
    readonly endings: string;
    /** The current one. */
    readonly folder: string;
    readonly isFile: (path: string) => boolean;
  },
): string | null {
  const known = endings
    .toLowerCase()
    .split(';')
    .filter((ending) => ending !== '');
  const isWhole = known.includes(win32.extname(command).toLowerCase());
  const names = isWhole ? [command] : known.map((ending) => command + ending);
  const isPath = /[\\/]/.test(command);
  // Entries may stand in quotes.
  const listed = searchPath.split(';').map((entry) => entry.replace(/^"(.*)"$/, '$1'));
  const folders = isPath ? [folder] : [folder, ...listed.filter((entry) => entry !== '')];
  for (const each of folders) {
    const path = names.map((name) => win32.resolve(each, name)).find(isFile);
    if (path !== undefined) return path;
  }
  return null;
}
