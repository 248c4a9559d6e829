import assert from 'node:assert/strict';
import { access, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { UnavailableError } from '../../../processor/src/domain/unavailable-error.ts';
import { findServerProcesses } from '../../../processor/src/storage/embedded/find-server-processes.ts';
import { openLedger } from '../../../processor/src/storage/open-ledger.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { createLedgerFolder } from '../../support/ledger/create-ledger-folder.ts';
import { createExampleUsage, whileOpen } from '../../support/ledger/example-usage.ts';
import { ignoreLog } from '../../support/ledger/ignore-log.ts';
import { readRollup, sumRecords } from '../../support/ledger/read-ledger.ts';
import { startLedgerWriter } from '../../support/ledger/start-ledger-writer.ts';

const open = (dataFolder: string) => openLedger({ dataFolder }, { log: ignoreLog });

async function readPostmasterPid(folder: string): Promise<number> {
  return Number.parseInt(await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8'), 10);
}

async function countRecords(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query('select count(*)::int as records from usage_records');
  return rows[0].records;
}

describe('the embedded ledger', () => {
  it('is made in an empty place, and opened again with what it has', async () => {
    await using folder = await createLedgerFolder({ prepared: false });
    const first = await open(folder.path);
    const usages = [createExampleUsage({ call: 1 })];
    await storeUsage(first.pool, 'default', { usages, quarantined: [] }, whileOpen);
    await first.close();

    const second = await open(folder.path);
    assert.equal(await countRecords(second.pool), 1);
    assert.equal(second.location, folder.path);
    assert.equal(second.embedded, true);
    await second.close();
  });

  it('writes through to the disk, with checksums, and hears no network', async () => {
    await using folder = await createLedgerFolder();
    const { pool, close } = await open(folder.path);
    const { rows } = await pool.query(
      `select name, setting from pg_settings
      where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums',
        'listen_addresses', 'server_encoding', 'TimeZone')
      order by name`,
    );
    await close();

    assert.deepEqual(Object.fromEntries(rows.map(({ name, setting }) => [name, setting])), {
      TimeZone: 'UTC',
      data_checksums: 'on',
      fsync: 'on',
      full_page_writes: 'on',
      listen_addresses: '',
      server_encoding: 'UTF8',
      synchronous_commit: 'on',
    });
  });

  it('leaves no process and no socket when it is closed', async () => {
    await using folder = await createLedgerFolder();
    const ledger = await open(folder.path);
    assert.notEqual((await findServerProcesses(join(folder.path, 'postgres'))).length, 0);

    await ledger.close();

    assert.deepEqual(await findServerProcesses(join(folder.path, 'postgres')), []);
    await assert.rejects(access(join(folder.path, 'run/.s.PGSQL.5432')));
  });

  it('lets nobody in but the account that runs it', async () => {
    await using folder = await createLedgerFolder();
    const ledger = await open(folder.path);
    const run = join(folder.path, 'run');
    const stranger = new pg.Client({ host: run, user: 'postgres', database: 'postgres' });
    const refusal = await stranger.connect().catch((error: unknown) => error);
    const modes = await Promise.all(
      [run, join(folder.path, 'postgres'), join(folder.path, 'postgres.log')].map(
        async (path) => (await stat(path)).mode & 0o777,
      ),
    );
    await ledger.close();

    assert.match(String(refusal), /no pg_hba.conf entry|peer authentication failed/i);
    assert.deepEqual(modes, [0o700, 0o700, 0o600]);
  });

  it('refuses a second opener and leaves the first alone', async () => {
    await using folder = await createLedgerFolder();
    await using first = await startLedgerWriter(folder.path, { batchSize: 1 });

    await assert.rejects(open(folder.path), (error: Error) => {
      assert.match(
        error.message,
        /is in use by another Tallylight \(process \d+\)\. Stop that one/,
      );
      assert.ok(error.message.includes(folder.path));
      return true;
    });

    // It still writes.
    await first.waitFor(first.lastAcknowledged() + 3);
  });

  it('refuses a second opener in the same process too', async () => {
    await using folder = await createLedgerFolder();
    const first = await open(folder.path);

    await assert.rejects(open(folder.path), /is in use by another Tallylight/);

    assert.equal(await countRecords(first.pool), 0);
    await first.close();
  });

  it('lets exactly one of several simultaneous openers in', async () => {
    await using folder = await createLedgerFolder();

    const outcomes = await Promise.allSettled([1, 2, 3].map(() => open(folder.path)));

    const opened = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    for (const { value } of opened) await value.close();
    assert.equal(opened.length, 1);
  });

  it('takes over from a killed processor whose Postgres lives on, with all that was acknowledged', async () => {
    await using folder = await createLedgerFolder();
    await using writer = await startLedgerWriter(folder.path, { batchSize: 7 });
    await writer.waitFor(50);
    await writer.kill();
    assert.notEqual((await findServerProcesses(join(folder.path, 'postgres'))).length, 0);

    const ledger = await open(folder.path);
    const records = await countRecords(ledger.pool);
    await ledger.close();

    assert.ok(records > writer.lastAcknowledged(), `${records} > ${writer.lastAcknowledged()}`);
    assert.equal(records % 7, 0, 'batches are stored whole or not at all');
  });

  it('comes up again after the processor and Postgres were killed, three times', async () => {
    await using folder = await createLedgerFolder();
    let acknowledged = -1;
    for (let round = 1; round <= 3; round += 1) {
      const firstCall = round * 100_000;
      await using writer = await startLedgerWriter(folder.path, { firstCall, batchSize: 5 });
      await writer.waitFor(firstCall + 20);
      process.kill(await readPostmasterPid(folder.path), 'SIGKILL');
      await writer.kill();
      acknowledged += writer.lastAcknowledged() - firstCall + 1;
    }

    const ledger = await open(folder.path);
    const records = await countRecords(ledger.pool);
    assert.deepEqual(await readRollup(ledger.pool), await sumRecords(ledger.pool));
    await ledger.close();
    assert.ok(records > acknowledged, `${records} > ${acknowledged}`);
  });

  it('restarts a Postgres that is killed, and loses nothing that was acknowledged', async () => {
    await using folder = await createLedgerFolder();
    const ledger = await open(folder.path);
    let stopped = false;
    let unavailable = 0;

    const acknowledged = await Promise.all([
      killTwice(),
      ...[1, 2, 3].map(async (writer) => {
        const spans: string[] = [];
        for (let call = writer * 100_000; !stopped; call += 2) {
          const usages = [createExampleUsage({ call }), createExampleUsage({ call: call + 1 })];
          await storeUntilCommitted(usages);
          spans.push(...usages.map(({ record }) => record.spanId));
        }
        return spans;
      }),
    ]);

    async function storeUntilCommitted(usages: ReturnType<typeof createExampleUsage>[]) {
      const deadline = Date.now() + 60_000;
      for (;;) {
        try {
          await storeUsage(ledger.pool, 'default', { usages, quarantined: [] }, whileOpen);
          return;
        } catch (error) {
          // What a sender does that is told 503.
          if (!(error instanceof UnavailableError) || Date.now() > deadline) throw error;
          unavailable += 1;
          await sleep(20);
        }
      }
    }

    async function killTwice(): Promise<string[]> {
      for (let round = 0; round < 2; round += 1) {
        await sleep(300);
        process.kill(await readPostmasterPid(folder.path), 'SIGKILL');
        await storeUntilCommitted([createExampleUsage({ call: round })]);
      }
      stopped = true;
      return [];
    }

    const { rows } = await ledger.pool.query('select span_id from usage where sequence >= 100000');
    assert.deepEqual(rows.map((row) => row.span_id).toSorted(), acknowledged.flat().toSorted());
    assert.ok(unavailable > 0, 'the writers noticed that it was away');
    assert.deepEqual(await readRollup(ledger.pool), await sumRecords(ledger.pool));
    await ledger.close();
    assert.deepEqual(await findServerProcesses(join(folder.path, 'postgres')), []);
  });

  it('ends a query that goes on without its server, before it starts the next one', async () => {
    await using folder = await createLedgerFolder();
    const ledger = await open(folder.path);
    const endless = ledger.pool.query('select count(*) from generate_series(1, 100000000000)');
    const broken = endless.then(
      () => null,
      (error: Error) => error,
    );
    await sleep(200);
    process.kill(await readPostmasterPid(folder.path), 'SIGKILL');

    assert.ok((await broken) instanceof Error);
    const deadline = Date.now() + 30_000;
    while (Date.now() < deadline && (await countRecords(ledger.pool).catch(() => -1)) !== 0) {
      await sleep(50);
    }
    assert.equal(await countRecords(ledger.pool), 0);
    await ledger.close();
  });

  it('puts its socket elsewhere when the data folder’s path is too long for one', async () => {
    await using folder = await createLedgerFolder({ prepared: false });
    const deep = join(folder.path, 'a-rather-long-name-'.repeat(5));
    const ledger = await open(deep);
    const { rows } = await ledger.pool.query('show unix_socket_directories');
    const socketFolder = rows[0].unix_socket_directories.replaceAll('"', '');
    const { mode } = await stat(socketFolder);
    await ledger.close();

    assert.ok(Buffer.byteLength(socketFolder) < 80);
    assert.equal(mode & 0o777, 0o700);
    await assert.rejects(access(socketFolder));
  });
});
