import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '../../processor/src/config.ts';
import { startProcessor } from '../../processor/src/start-processor.ts';
import { createTempFolder } from '../support/create-temp-folder.ts';
import { createLedgerFolder } from '../support/ledger/create-ledger-folder.ts';
import { findPostgres } from '../support/processes.ts';

test('a port in use is found out before a database folder is created', async () => {
  const folder = await createTempFolder();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const env = {
    TALLYLIGHT_DATA_DIR: join(folder.path, 'data'),
    TALLYLIGHT_PORT: String(port),
  };
  const config = loadConfig({ env, workingFolder: folder.path });
  try {
    await assert.rejects(startProcessor(config, { version: '1.0.0', log: () => {} }), {
      message: `127.0.0.1:${port} is in use: another processor or an OpenTelemetry Collector may be running. End it, or set TALLYLIGHT_PORT to another port.`,
    });
    assert.deepEqual(await readdir(folder.path), []);
  } finally {
    other.close();
    await folder.remove();
  }
});

test('a start that fails behind the ledger leaves no server running', async () => {
  await using folder = await createLedgerFolder();
  const env = { TALLYLIGHT_DATA_DIR: folder.path, TALLYLIGHT_PORT: '0' };
  const config = loadConfig({ env, workingFolder: folder.path });
  const broken = {
    ...config,
    get maxBodyBytes(): number {
      throw new Error('no such size');
    },
  };
  await assert.rejects(startProcessor(broken, { version: '1.0.0', log: () => {} }), /no such size/);
  // Postgres removes its lock file when it stops in order.
  await assert.rejects(findPostgres(folder.path), /no postmaster\.pid/);
});
