import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { createLedgerFolder } from '../support/ledger/create-ledger-folder.ts';
import { findPostgres, isAlive } from '../support/processes.ts';
import { startProcessor } from '../support/start-processor.ts';

for (const signal of ['SIGHUP', 'SIGTERM'] as const) {
  test(`a terminal or a pipe that is gone does not keep ${signal} from ending everything in order`, async () => {
    await using ledger = await createLedgerFolder();
    const folder = dirname(ledger.path);
    const processor = await startProcessor({ folder, env: { TALLYLIGHT_DATA_DIR: ledger.path } });
    const postgres = await findPostgres(ledger.path);
    processor.child.stdout?.destroy();
    processor.child.stderr?.destroy();
    const exit = await processor.stop(signal);
    assert.deepEqual(exit, { code: 0, signal: null });
    assert.equal(await isAlive(postgres.pid), false);
  });
}
