import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerBinaries } from './find-server.ts';
import { prepareServerFolder } from './prepare-folder.ts';
import { runCommand, type ServerUser } from './run-command.ts';

/** The only role of the embedded server. */
export const SERVER_ROLE = 'tallylight';

/** Makes the cluster unless there is one. An attempt that was killed leaves none behind. */
export async function createCluster({
  clusterFolder,
  binaries,
  user,
}: {
  clusterFolder: string;
  binaries: ServerBinaries;
  user: ServerUser | null;
}): Promise<void> {
  if (await stat(join(clusterFolder, 'PG_VERSION')).catch(() => null)) return;
  const unfinished = `${clusterFolder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await prepareServerFolder(unfinished, user);
  // The C locale sorts by bytes, as we do, and is the same on every system and in every version.
  const args = ['-D', unfinished, '-U', SERVER_ROLE, '--encoding=UTF8', '--locale=C'];
  args.push('--data-checksums', '--auth-local=peer', '--auth-host=reject');
  await runCommand(join(binaries.folder, 'initdb'), args, { user });
  await rename(unfinished, clusterFolder);
}
