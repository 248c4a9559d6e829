import { stat } from 'node:fs/promises';
import { runCommand, type ServerUser } from './run-command.ts';

/**
 * The account for the server: our own (`null`) unless we are root, which Postgres refuses. Then the
 * owner of the existing cluster, so that its owner can go on using it; else `postgres`, else `nobody`.
 * @throws Error when there is no such account.
 */
export async function resolveServerUser(clusterFolder: string): Promise<ServerUser | null> {
  if (process.getuid?.() !== 0) return null;
  const owner = await stat(clusterFolder).catch(() => null);
  const candidates = ['postgres', 'nobody'];
  if (owner !== null && owner.uid !== 0) candidates.unshift(String(owner.uid));
  for (const candidate of candidates) {
    const user = await loadUser(candidate);
    if (user !== null) return user;
  }
  throw new Error(
    'Postgres refuses to run as root, and there is neither a user "postgres" nor "nobody". Start Tallylight as an ordinary user, or give it a database (TALLYLIGHT_DATABASE_URL).',
  );
}

/** An account that the system knows by this name or number: Postgres needs its name. */
async function loadUser(nameOrUid: string): Promise<ServerUser | null> {
  try {
    const [name, uid, gid] = await Promise.all([
      runCommand('id', ['-un', nameOrUid]),
      runCommand('id', ['-u', nameOrUid]),
      runCommand('id', ['-g', nameOrUid]),
    ]);
    return { name: name.trim(), uid: Number(uid), gid: Number(gid) };
  } catch {
    return null;
  }
}
