import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { prepareServerFolder } from './prepare-folder.ts';
import type { ServerUser } from './run-command.ts';

export const SERVER_PORT = 5432;

const TEMP_PREFIX = 'tallylight-socket-';

/** What the kernel keeps of a socket's path, without the closing NUL. */
const MAX_PATH_BYTES = process.platform === 'darwin' ? 103 : 107;

/**
 * Makes the folder of the server's socket, which only the server's user may enter: in the data folder,
 * or, where that path would be too long for a socket, in the system's temporary folder.
 */
export async function prepareSocketFolder(
  dataFolder: string,
  user: ServerUser | null,
): Promise<string> {
  const own = join(dataFolder, 'run');
  const noteFile = join(dataFolder, 'socket-folder');
  await removeTempFolder(noteFile);
  const path = join(own, `.s.PGSQL.${SERVER_PORT}.lock`);
  if (Buffer.byteLength(path) <= MAX_PATH_BYTES) {
    await prepareServerFolder(own, user);
    return own;
  }
  const temp = await mkdtemp(join(tmpdir(), TEMP_PREFIX));
  await writeFile(noteFile, temp);
  await prepareServerFolder(temp, user);
  return temp;
}

/** Removes the temporary folder, if there was one: at the end, or of a start that was killed. */
export async function removeSocketFolder(dataFolder: string): Promise<void> {
  await removeTempFolder(join(dataFolder, 'socket-folder'));
}

async function removeTempFolder(noteFile: string): Promise<void> {
  const folder = await readFile(noteFile, 'utf8').catch(() => null);
  if (folder === null) return;
  if (basename(folder).startsWith(TEMP_PREFIX)) await rm(folder, { recursive: true, force: true });
  await rm(noteFile, { force: true });
}
