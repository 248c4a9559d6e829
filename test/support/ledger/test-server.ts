import { execFile, spawn } from 'node:child_process';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startEmbeddedPostgres } from '../../../processor/src/storage/embedded/start-embedded-postgres.ts';
import { openLedger } from '../../../processor/src/storage/open-ledger.ts';
import { ignoreLog } from './ignore-log.ts';

const MIGRATIONS = fileURLToPath(new URL('../../../processor/migrations', import.meta.url));
const CACHE = fileURLToPath(
  new URL('../../../node_modules/.cache/tallylight-test-ledger', import.meta.url),
);

/** A throw-away Postgres whose database `postgres` is a migrated, empty ledger. */
export type TestServer = Awaited<ReturnType<typeof startTestServer>>;

/** Starts one from a prepared folder: making a cluster anew would take seconds in every test file. */
export async function startTestServer() {
  const template = await prepareTemplate();
  const parent = await mkdtemp(join(tmpdir(), 'tallylight-test-'));
  await promisify(execFile)('chmod', ['711', parent]);
  const folder = join(parent, 'ledger');
  const keeper = startKeeper(parent, folder);
  await promisify(execFile)('cp', ['-a', template, folder]);
  const server = await startEmbeddedPostgres({ dataFolder: folder, log: ignoreLog });
  return {
    connection: server.connection,
    async stop() {
      await server.stop();
      keeper.ref();
      keeper.stdin.end();
      await once(keeper, 'exit');
    },
  };
}

/** A copy of a migrated cluster's folder, made once for each state of the migrations. */
async function prepareTemplate(): Promise<string> {
  const names = (await readdir(MIGRATIONS)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(MIGRATIONS, name), 'utf8')));
  const folder = join(CACHE, hash('sha256', texts.join('\n')).slice(0, 16));
  if (await stat(folder).catch(() => null)) return folder;

  await mkdir(CACHE, { recursive: true });
  const own = await mkdtemp(join(CACHE, 'new-'));
  const ledger = await openLedger({ dataFolder: own }, { log: ignoreLog });
  await ledger.close();
  // Another test file may have been faster; then its folder stays.
  await rename(own, folder).catch(() => rm(own, { recursive: true, force: true }));
  return folder;
}

/**
 * Cleans up when this process ends, in whatever way: its standard input closes then. Without it,
 * a test that is killed would leave a server behind.
 */
function startKeeper(parent: string, folder: string) {
  const script = `
    cat > /dev/null
    pidfile="$2/postgres/postmaster.pid"
    if [ -e "$pidfile" ]; then
      kill -QUIT "$(head -n 1 "$pidfile")"
      for wait in $(seq 100); do [ -e "$pidfile" ] && sleep 0.1; done
    fi
    rm -rf "$1"`;
  const keeper = spawn('/bin/sh', ['-c', script, 'sh', parent, folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  keeper.unref();
  return keeper;
}
