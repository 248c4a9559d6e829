import type { ServerBinaries } from '../../../processor/src/storage/embedded/find-server.ts';
import { startEmbeddedPostgres } from '../../../processor/src/storage/embedded/start-embedded-postgres.ts';
import { createLedgerFolder } from './create-ledger-folder.ts';
import { ignoreLog } from './ignore-log.ts';

/** A throw-away Postgres whose database `postgres` is a migrated, empty ledger. */
export type TestServer = Awaited<ReturnType<typeof startTestServer>>;

export async function startTestServer(binaries?: ServerBinaries) {
  const folder = await createLedgerFolder({ binaries });
  const server = await startEmbeddedPostgres({ dataFolder: folder.path, log: ignoreLog });
  return {
    connection: server.connection,
    async stop() {
      await server.stop();
      await folder[Symbol.asyncDispose]();
    },
  };
}
