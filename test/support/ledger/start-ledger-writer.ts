import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('./ledger-writer.fixture.ts', import.meta.url));

/** A process of its own that has opened a ledger and perhaps writes into it. */
export interface LedgerWriter extends AsyncDisposable {
  /** The last call that it knows to be committed; -1 before the first. */
  lastAcknowledged(): number;
  /** Resolves when that call is acknowledged. */
  waitFor(call: number): Promise<void>;
  /** `kill -9`. */
  kill(): Promise<void>;
}

export async function startLedgerWriter(
  folder: string,
  { firstCall = 0, batchSize = 0 }: { firstCall?: number; batchSize?: number } = {},
): Promise<LedgerWriter> {
  const child = spawn(process.execPath, [SCRIPT, folder, String(firstCall), String(batchSize)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const ended = failOnExit(child);
  ended.catch(() => {});
  await Promise.race([once(lines, 'line'), ended]);
  let last = firstCall - 1;
  lines.on('line', (line) => {
    last = Number(line);
  });

  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'close');
  }

  return {
    lastAcknowledged: () => last,
    async waitFor(call) {
      while (last < call) await Promise.race([once(lines, 'line'), ended]);
    },
    kill,
    [Symbol.asyncDispose]: kill,
  };
}

async function failOnExit(child: ChildProcess): Promise<never> {
  const [code, signal] = await once(child, 'exit');
  throw new Error(`The writer ended with ${code ?? signal}.`);
}
