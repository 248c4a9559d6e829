import { lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { ExportTarget } from './export-target.ts';
import { fingerprint } from './fingerprint.ts';

/**
 * The folder in which records for one receiver wait; it need not exist.
 *
 * @param base a folder of the user's choice, or `null` for one under the system's temporary folder
 */
export function resolveSpoolFolder(base: string | null, target: ExportTarget): string {
  return join(base ?? join(tmpdir(), `tallylight-${userName()}`), describeTarget(target));
}

/** The folders beside this one in which records for the same receiver wait, under other headers. */
export function findSiblingFolders(folder: string): string[] {
  const [receiver = ''] = basename(folder).split('-');
  try {
    return readdirSync(dirname(folder))
      .filter((name) => name.startsWith(`${receiver}-`))
      .map((name) => join(dirname(folder), name))
      .filter((sibling) => sibling !== folder);
  } catch {
    // There is none yet.
    return [];
  }
}

/**
 * Makes the folder where it is missing. Prompts may be in there: only its owner may enter it.
 *
 * @throws where it cannot be made, or is open to others: in `/tmp` anybody can make a folder of this name first
 */
export function openSpoolFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  assertPrivate(folder);
}

function assertPrivate(folder: string): void {
  const state = lstatSync(folder);
  if (!state.isDirectory()) throw new Error(`${folder} is not a folder`);
  // Windows has neither; there the temporary folder is the user's own.
  const uid = process.getuid?.();
  if (uid === undefined) return;
  if (state.uid !== uid) throw new Error(`${folder} belongs to another user`);
  if ((state.mode & 0o077) !== 0) throw new Error(`${folder} is open to others: chmod 700`);
}

function userName(): string {
  return String(process.getuid?.() ?? userInfo().username);
}

/**
 * Processes with another receiver or token must not send these records: they would be another tenant's. Short
 * on purpose: no token can be found out from it, and none is stored. What stands first is the receiver's alone,
 * by which folders of one receiver know each other.
 */
function describeTarget({ url, headers }: ExportTarget): string {
  const entries = Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${fingerprint(url)}-${fingerprint(JSON.stringify([url, entries]))}`;
}
