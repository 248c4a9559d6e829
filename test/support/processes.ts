import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The process ids of everything that `pid` started, directly or not, itself not included. */
export async function listDescendants(pid: number): Promise<number[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=']);
  const pairs = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const found = [pid];
  for (const parent of found) {
    for (const [child, itsParent] of pairs) {
      if (itsParent === parent && child !== undefined) found.push(child);
    }
  }
  return found.slice(1);
}

/** Whether the process is there and no zombie. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    const { stdout } = await run('ps', ['-o', 'stat=', '-p', String(pid)]);
    return !stdout.trim().startsWith('Z');
  } catch {
    return false;
  }
}

/** The postmaster of the embedded Postgres below a folder, from its lock file. */
export async function findPostgres(
  folder: string,
): Promise<{ pid: number; port: number; socketFolder: string }> {
  const files = await readdir(folder, { recursive: true });
  const lockFile = files.find((file) => file.endsWith('postmaster.pid'));
  if (lockFile === undefined) throw new Error(`There is no postmaster.pid below ${folder}.`);
  // Line 1 is the process id, 4 the port, 5 the folder of the socket.
  const lines = (await readFile(join(folder, lockFile), 'utf8')).split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]), socketFolder: lines[4] ?? '' };
}
