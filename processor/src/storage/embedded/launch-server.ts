import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { ServerBinaries } from './find-server.ts';
import { SERVER_ENVIRONMENT, type ServerUser } from './run-command.ts';

const MAX_LOG_BYTES = 10 * 1024 * 1024;

/** Long: after a crash the server first replays what it had written ahead. */
const READY_TIMEOUT_MS = 300_000;

/** A server process that answers. */
export interface RunningServer {
  readonly pid: number;
  /** Resolves when it has ended, with how. */
  readonly ended: Promise<string>;
}

/**
 * Starts the server and waits until it answers.
 * @throws Error with the end of its log when it does not come up.
 */
export async function launchServer({
  binaries,
  args,
  user,
  logFile,
  connection,
}: {
  binaries: ServerBinaries;
  args: readonly string[];
  user: ServerUser | null;
  logFile: string;
  connection: pg.ClientConfig;
}): Promise<RunningServer> {
  const logSize = await rotateLog(logFile);
  const child = spawnServer(join(binaries.folder, 'postgres'), args, user, logFile);
  let outcome: string | null = null;
  const ended = waitForEnd(child).then((how) => {
    outcome = how;
    return how;
  });
  const deadline = Date.now() + READY_TIMEOUT_MS;
  for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 1.3, 500)) {
    const refusal = await probe(connection);
    if (outcome !== null) {
      const text = await readEnd(logFile, logSize);
      throw new Error(`Postgres did not start (${outcome}); ${logFile} says: ${text}`);
    }
    if (refusal === null && child.pid !== undefined) return { pid: child.pid, ended };
    if (Date.now() > deadline) {
      child.kill('SIGQUIT');
      throw new Error(`Postgres does not answer: ${refusal?.message}. See ${logFile}.`, {
        cause: refusal,
      });
    }
    await sleep(pauseMs);
  }
}

function spawnServer(
  command: string,
  args: readonly string[],
  user: ServerUser | null,
  logFile: string,
): ChildProcess {
  const log = openSync(logFile, 'a', 0o600);
  try {
    const child = spawn(command, args, {
      // Ctrl-C goes to a whole process group: the server has to outlive us, to take our last writes.
      detached: true,
      stdio: ['ignore', log, log],
      env: SERVER_ENVIRONMENT,
      cwd: '/',
      ...(user === null ? {} : { uid: user.uid, gid: user.gid }),
    });
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

async function waitForEnd(child: ChildProcess): Promise<string> {
  return await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
}

/** Connects once; `null` says that the server answers. */
async function probe(connection: pg.ClientConfig): Promise<Error | null> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.end();
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function rotateLog(logFile: string): Promise<number> {
  const size = (await stat(logFile).catch(() => null))?.size ?? 0;
  if (size <= MAX_LOG_BYTES) return size;
  await rename(logFile, `${logFile}.1`);
  return 0;
}

async function readEnd(logFile: string, from: number): Promise<string> {
  const file = await open(logFile, 'r');
  try {
    const { size } = await file.stat();
    const start = Math.max(from, size - 2_000);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2_000), 0, 2_000, start);
    return buffer.toString('utf8', 0, bytesRead).trim() || 'nothing';
  } finally {
    await file.close();
  }
}
