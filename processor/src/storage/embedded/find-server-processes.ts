import { readdir, readFile, readlink, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';

/**
 * The processes that run on this cluster: an orphaned server, or what a killed one left behind. A
 * process id alone proves nothing, as the system uses ids again: Postgres' processes are known by
 * their working folder, which is the cluster.
 */
export async function findServerProcesses(clusterFolder: string): Promise<number[]> {
  const cluster = await realpath(clusterFolder);
  if (await stat('/proc/self/cwd').catch(() => null)) {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
    const ours = await Promise.all(pids.map((pid) => isServerProcess(pid, cluster)));
    return pids.filter((_pid, index) => ours[index]);
  }
  const pid = await loadPostmasterPid(clusterFolder);
  if (pid === null) return [];
  const command = await runCommand('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => '');
  return command.includes(clusterFolder) ? [pid] : [];
}

async function isServerProcess(pid: number, cluster: string): Promise<boolean> {
  try {
    if ((await readlink(`/proc/${pid}/cwd`)) !== cluster) return false;
    // Somebody's shell may stand in the folder, too.
    return /^post(gres|master)$/.test((await readFile(`/proc/${pid}/comm`, 'utf8')).trim());
  } catch {
    // It has just ended, or is another user's.
    return false;
  }
}

/** The server's process id as its own file says it; `null` when it was stopped in order. */
export async function loadPostmasterPid(clusterFolder: string): Promise<number | null> {
  const text = await readFile(join(clusterFolder, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return Number.isNaN(pid) ? null : pid;
}
