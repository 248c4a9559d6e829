import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from '../../processor/src/config.ts';
import { startProcessor } from '../../processor/src/start-processor.ts';
import { createLedgerFolder } from '../support/ledger/create-ledger-folder.ts';
import { findPostgres } from '../support/processes.ts';

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
