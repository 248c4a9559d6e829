import { readdirSync } from 'node:fs';
import { findSiblingFolders } from './spool-folder.ts';
import { createSpoolOwner } from './spool-owner.ts';

/** Files that wait for a process with other headers, and none that wrote them runs any more. */
export interface StrandedRecords {
  readonly folder: string;
  readonly fileCount: number;
}

/**
 * Finds what waits for the same receiver under other headers: those of another tenant, or of this app before its
 * token was corrected. Nobody but its user can tell which, so that nothing is ever sent from there.
 *
 * @param folder in which the records of this process wait; it need not exist
 */
export function findStrandedRecords(folder: string): readonly StrandedRecords[] {
  const owner = createSpoolOwner();
  const isStranded = (name: string) =>
    /\.(ndjson|sending|writing)$/.test(name) && !owner.runsElsewhere(name.split('-')[1] ?? '');
  return findSiblingFolders(folder)
    .map((sibling) => ({
      folder: sibling,
      fileCount: listFiles(sibling).filter(isStranded).length,
    }))
    .filter(({ fileCount }) => fileCount > 0);
}

function listFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Another user's.
    return [];
  }
}
