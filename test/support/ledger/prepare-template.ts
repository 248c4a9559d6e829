import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createCluster } from '../../../processor/src/storage/embedded/create-cluster.ts';
import type { ServerBinaries } from '../../../processor/src/storage/embedded/find-server.ts';
import { prepareDataFolder } from '../../../processor/src/storage/embedded/prepare-folder.ts';
import { resolveServerUser } from '../../../processor/src/storage/embedded/resolve-server-user.ts';
import { openLedger } from '../../../processor/src/storage/open-ledger.ts';
import { ignoreLog } from './ignore-log.ts';

const MIGRATIONS = fileURLToPath(new URL('../../../processor/migrations', import.meta.url));
const CACHE = fileURLToPath(
  new URL('../../../node_modules/.cache/tallylight-test-ledger', import.meta.url),
);

/**
 * The data folder of a migrated, empty ledger, to copy from: making one takes seconds, and every test
 * file needs one. Kept for each state of the migrations and each Postgres.
 * @param binaries of another Postgres than the one that the processor would choose.
 */
export async function prepareTemplate(binaries?: ServerBinaries): Promise<string> {
  const names = (await readdir(MIGRATIONS)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(MIGRATIONS, name), 'utf8')));
  const state = hash('sha256', texts.join('\n')).slice(0, 16);
  const folder = join(CACHE, binaries ? `${state}-${binaries.majorVersion}` : state);
  if (await stat(folder).catch(() => null)) return folder;

  // Not made in the cache itself: below a closed home, root's server could not get there.
  const made = await mkdtemp(join(tmpdir(), 'tallylight-test-'));
  try {
    if (binaries) {
      const clusterFolder = join(made, 'postgres');
      const user = await resolveServerUser(clusterFolder);
      await prepareDataFolder(made, user);
      await createCluster({ clusterFolder, binaries, user });
    }
    const ledger = await openLedger({ dataFolder: made }, { log: ignoreLog });
    await ledger.close();
    await mkdir(CACHE, { recursive: true });
    const copy = `${folder}.${process.pid}`;
    await promisify(execFile)('cp', ['-a', made, copy]);
    // Another test file may have been faster; then its folder stays.
    await rename(copy, folder).catch(() => rm(copy, { recursive: true, force: true }));
  } finally {
    await rm(made, { recursive: true, force: true });
  }
  return folder;
}
