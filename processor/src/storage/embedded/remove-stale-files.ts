import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SERVER_PORT } from './prepare-socket-folder.ts';

/**
 * Removes what a killed server left, once none of its processes is there any more: the ids in its lock
 * files may by now be somebody else's, in a container even soon, and Postgres would take that process
 * for a running server.
 */
export async function removeStaleFiles({
  clusterFolder,
  socketFolder,
}: {
  clusterFolder: string;
  socketFolder: string;
}): Promise<void> {
  const socket = join(socketFolder, `.s.PGSQL.${SERVER_PORT}`);
  for (const file of [join(clusterFolder, 'postmaster.pid'), socket, `${socket}.lock`]) {
    await rm(file, { force: true });
  }
}
