import { join, resolve } from 'node:path';
import type pg from 'pg';
import type { Log } from '../../log.ts';
import { createCluster, SERVER_ROLE } from './create-cluster.ts';
import { findServer } from './find-server.ts';
import { acquireFolderLock } from './folder-lock.ts';
import { launchServer } from './launch-server.ts';
import { giveTo, prepareDataFolder, UnreachableFolderError } from './prepare-folder.ts';
import { prepareSocketFolder, removeSocketFolder, SERVER_PORT } from './prepare-socket-folder.ts';
import { removeStaleFiles } from './remove-stale-files.ts';
import { resolveServerUser } from './resolve-server-user.ts';
import { createServerArguments, writeAccessFiles } from './server-arguments.ts';
import { stopLeftovers } from './stop-leftovers.ts';
import { superviseServer } from './supervise-server.ts';

/** A Postgres of our own. */
export interface EmbeddedPostgres {
  /** Absolute path of the data folder. */
  readonly folder: string;
  readonly connection: pg.ClientConfig;
  /** Stops the server and gives the folder back. */
  stop(): Promise<void>;
}

/**
 * Starts a Postgres on a data folder, made at the first start, and keeps it running. It is reached over
 * a Unix socket by this account only.
 * @throws Error when the folder is in use, belongs to somebody else or cannot be reached by the server,
 * when no suitable Postgres is found, and when the server does not start; each says what to do.
 */
export async function startEmbeddedPostgres({
  dataFolder,
  fallbackFolder,
  log,
}: {
  dataFolder: string;
  /** Taken instead where the server's user cannot get to the first. */
  fallbackFolder?: string | undefined;
  log: Log;
}): Promise<EmbeddedPostgres> {
  if (process.platform === 'win32') {
    throw new Error(
      'The embedded Postgres needs Unix sockets. On Windows, give Tallylight a database (TALLYLIGHT_DATABASE_URL).',
    );
  }
  const folder = resolve(dataFolder);
  const clusterFolder = join(folder, 'postgres');
  const user = await resolveServerUser(clusterFolder);
  try {
    await prepareDataFolder(folder, user);
  } catch (error) {
    if (!(error instanceof UnreachableFolderError) || fallbackFolder === undefined) throw error;
    log('warn', `The ledger goes to ${fallbackFolder}: ${error.message}`);
    return await startEmbeddedPostgres({ dataFolder: fallbackFolder, log });
  }
  const lock = acquireFolderLock(folder);
  try {
    const binaries = await findServer({ dataFolder: folder, clusterFolder, user });
    await createCluster({ clusterFolder, binaries, user });
    await giveTo(user, clusterFolder);
    await writeAccessFiles(folder);
    const socketFolder = await prepareSocketFolder(folder, user);
    const connection: pg.ClientConfig = {
      host: socketFolder,
      port: SERVER_PORT,
      user: SERVER_ROLE,
      database: 'postgres',
      ssl: false,
    };
    const server = await superviseServer({
      log,
      async launch() {
        await stopLeftovers(clusterFolder, { log });
        await removeStaleFiles({ clusterFolder, socketFolder });
        const args = createServerArguments({ dataFolder: folder, clusterFolder, socketFolder });
        const logFile = join(folder, 'postgres.log');
        return await launchServer({ binaries, args, user, logFile, connection });
      },
    });
    return {
      folder,
      connection,
      async stop() {
        await server.stop();
        await removeSocketFolder(folder);
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}
