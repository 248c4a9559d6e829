import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ServerBinaries } from '../../../processor/src/storage/embedded/find-server.ts';
import { prepareTemplate } from './prepare-template.ts';

/** A data folder that is gone, with its server, when the scope or the process ends. */
export interface LedgerFolder extends AsyncDisposable {
  readonly path: string;
}

/**
 * A temporary data folder: with a migrated, empty ledger in it, or, unless `prepared`, not even made.
 */
export async function createLedgerFolder({
  prepared = true,
  binaries,
}: {
  prepared?: boolean;
  binaries?: ServerBinaries | undefined;
} = {}): Promise<LedgerFolder> {
  const template = prepared ? await prepareTemplate(binaries) : null;
  const parent = await mkdtemp(join(tmpdir(), 'tallylight-test-'));
  // As root, the server is another user and has to get through here.
  await chmod(parent, 0o711);
  const path = join(parent, 'ledger');
  const keeper = startKeeper(parent, path);
  if (template !== null) await promisify(execFile)('cp', ['-a', template, path]);
  return {
    path,
    async [Symbol.asyncDispose]() {
      keeper.ref();
      keeper.stdin.end();
      await once(keeper, 'exit');
    },
  };
}

/**
 * Ends the server and removes the folder once its standard input closes: when the test is done with
 * it, or when this process ends in whatever way, so that a killed test leaves nothing behind.
 */
function startKeeper(parent: string, path: string) {
  const script = `
    cat > /dev/null
    pidfile="$2/postgres/postmaster.pid"
    if [ -e "$pidfile" ]; then
      kill -QUIT "$(head -n 1 "$pidfile")"
      for wait in $(seq 100); do [ -e "$pidfile" ] && sleep 0.1; done
    fi
    rm -rf "$1"`;
  const keeper = spawn('/bin/sh', ['-c', script, 'sh', parent, path], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  keeper.unref();
  return keeper;
}
