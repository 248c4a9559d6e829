import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { fingerprint } from './fingerprint.ts';

/** The process that a file of the spool belongs to: a part of its name. */
export interface SpoolOwner {
  /** This process, as it stands in names. */
  readonly label: string;
  /**
   * Whether the process of `label` is known to run no more; `false` where that cannot be told from here.
   *
   * @param usedAtMs when it last had the file, milliseconds since the Unix epoch
   */
  hasEnded(label: string, usedAtMs: number): boolean;
  /** Whether another process, that of `label`, is known to run; `false` where that cannot be told from here. */
  runsElsewhere(label: string): boolean;
}

/** @param pid of this process */
export function createSpoolOwner(pid = process.pid): SpoolOwner {
  const place = describePlace();
  const startedAtMs = Date.now() - process.uptime() * 1000;

  function hasEnded(label: string, usedAtMs: number): boolean {
    const [at, number] = label.split('.');
    // Containers that share a volume: ids of one mean nothing, or somebody else, in another.
    if (at !== place) return false;
    // Not ours: an earlier process with the same id, as the first of every container has it.
    if (Number(number) === pid) return usedAtMs < startedAtMs;
    return !isRunning(Number(number));
  }

  function runsElsewhere(label: string): boolean {
    const [at, number] = label.split('.');
    return at === place && Number(number) !== pid && isRunning(Number(number));
  }

  return { label: `${place}.${pid}`, hasEnded, runsElsewhere };
}

/** Where a process id means one process: a machine, or what a container sees of it. */
function describePlace(): string {
  let namespace = '';
  try {
    namespace = readlinkSync('/proc/self/ns/pid');
  } catch {
    // Not Linux, and no such containers.
  }
  return fingerprint(hostname() + namespace);
}

function isRunning(pid: number): boolean {
  try {
    // Signal 0 only asks.
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
