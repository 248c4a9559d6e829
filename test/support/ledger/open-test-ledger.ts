import { createPool } from '../../../processor/src/storage/create-pool.ts';
import type { ServerBinaries } from '../../../processor/src/storage/embedded/find-server.ts';
import type { Ledger } from '../../../processor/src/storage/open-ledger.ts';
import { ignoreLog } from './ignore-log.ts';
import { startTestServer, type TestServer } from './test-server.ts';

/** A ledger that ends with its scope: `await using ledger = await openTestLedger()`. */
export interface TestLedger extends Ledger, AsyncDisposable {}

/** One for each Postgres. */
interface SharedServer {
  readonly started: Promise<TestServer>;
  users: number;
}

const servers = new Map<string, SharedServer>();
let databases = 0;

/**
 * An empty, migrated ledger in a database of its own, on a real Postgres that all ledgers of this
 * process share. The first one takes about half a second, every other one a tenth; the server stops
 * when the last one is closed, or when the process ends.
 * @param binaries of another Postgres than the one that the processor would choose.
 */
export async function openTestLedger(binaries?: ServerBinaries): Promise<TestLedger> {
  const key = binaries?.folder ?? '';
  const server = servers.get(key) ?? { started: startTestServer(binaries), users: 0 };
  servers.set(key, server);
  server.users += 1;
  const { connection } = await server.started;
  databases += 1;
  const database = `test_${databases}`;
  await runAsAdmin(connection, `create database ${database} template postgres`);
  const pool = createPool({ target: { ...connection, database }, log: ignoreLog });
  let closing: Promise<void> | null = null;

  async function closeOnce(): Promise<void> {
    await pool.end();
    await runAsAdmin(connection, `drop database ${database} with (force)`);
    server.users -= 1;
    if (server.users > 0) return;
    servers.delete(key);
    await (await server.started).stop();
  }

  function close(): Promise<void> {
    closing ??= closeOnce();
    return closing;
  }

  const location = String(connection.host);
  return { pool, location, embedded: true, close, [Symbol.asyncDispose]: close };
}

async function runAsAdmin(connection: TestServer['connection'], statement: string): Promise<void> {
  const target = { ...connection, database: 'template1' };
  const pool = createPool({ target, log: ignoreLog, maxConnections: 1 });
  try {
    await pool.query(statement);
  } finally {
    await pool.end();
  }
}
