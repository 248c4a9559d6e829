import { chmod, lchown, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runCommand, type ServerUser } from './run-command.ts';

/** The server's user cannot get to the data folder. */
export class UnreachableFolderError extends Error {
  override readonly name = 'UnreachableFolderError';
}

/**
 * Makes the data folder, closed to others; where the server is another user, that user may pass
 * through it to what is its own.
 * @throws Error when the server's user cannot get there; nothing is left of a folder made in vain.
 */
export async function prepareDataFolder(folder: string, user: ServerUser | null): Promise<void> {
  const firstMade = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (user === null) return;
  for (let made = folder; firstMade !== undefined; made = dirname(made)) {
    await chmod(made, 0o711);
    if (made === firstMade) break;
  }
  const { mode } = await stat(folder);
  if ((mode & 0o001) === 0) await chmod(folder, (mode & 0o777) | 0o011);
  try {
    await runCommand('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { user });
  } catch (cause) {
    const closed = await findClosedFolder(folder);
    if (firstMade !== undefined) await rm(firstMade, { recursive: true });
    throw new UnreachableFolderError(
      `The data folder ${folder} cannot be reached by the user "${user.name}", as which Postgres runs because it refuses to be root: ${closed} is closed to others. Choose a data folder elsewhere, such as /var/lib/tallylight.`,
      { cause },
    );
  }
}

/** Makes a folder that only the server's user may enter. */
export async function prepareServerFolder(folder: string, user: ServerUser | null): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await giveTo(user, folder);
}

/** Gives a folder with all that is in it to the server's user, whoever it belonged to. */
export async function giveTo(user: ServerUser | null, folder: string): Promise<void> {
  const { uid } = await stat(folder);
  if (user === null) {
    if (uid === process.getuid?.()) return;
    throw new Error(
      `${folder} belongs to the user with the number ${uid}. Start Tallylight as that user or as root, or choose another data folder.`,
    );
  }
  if (uid === user.uid) return;
  const entries = await readdir(folder, { recursive: true });
  for (const entry of entries) await lchown(join(folder, entry), user.uid, user.gid);
  // The folder itself is last: were we stopped on the way, the next start would begin anew.
  await lchown(folder, user.uid, user.gid);
}

async function findClosedFolder(folder: string): Promise<string> {
  const ancestors = [folder];
  for (let at = folder; at !== dirname(at); at = dirname(at)) ancestors.unshift(dirname(at));
  for (const ancestor of ancestors) {
    const { mode } = await stat(ancestor);
    if ((mode & 0o001) === 0) return ancestor;
  }
  return folder;
}
