import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { SERVER_ROLE } from './create-cluster.ts';
import { SERVER_PORT } from './prepare-socket-folder.ts';

/**
 * Writes who may connect: over the socket, and nobody but the account that we run as, of which the
 * kernel assures the server (`peer`). There is no password to leak, and another process of the
 * server's user, which may be `nobody`, is refused. Both files are ours, outside the cluster: root must
 * not write into a folder that belongs to another user.
 */
export async function writeAccessFiles(dataFolder: string): Promise<void> {
  const user = userInfo().username.replaceAll('"', '""');
  const files = {
    'pg_hba.conf': `local all ${SERVER_ROLE} peer map=tallylight\n`,
    'pg_ident.conf': `tallylight "${user}" ${SERVER_ROLE}\n`,
  };
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(dataFolder, name), text, { mode: 0o644 });
  }
}

/** The server's command line. What it does not name is left to `postgresql.conf`. */
export function createServerArguments({
  dataFolder,
  clusterFolder,
  socketFolder,
}: {
  dataFolder: string;
  clusterFolder: string;
  socketFolder: string;
}): string[] {
  const settings = {
    listen_addresses: '',
    port: String(SERVER_PORT),
    unix_socket_directories: quote(socketFolder),
    unix_socket_permissions: '0700',
    hba_file: join(dataFolder, 'pg_hba.conf'),
    ident_file: join(dataFolder, 'pg_ident.conf'),
    // What was acknowledged is on the disk.
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    // To stderr, which is `postgres.log`; without values of records, which DETAIL and STATEMENT show.
    log_destination: 'stderr',
    logging_collector: 'off',
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    log_timezone: 'UTC',
    timezone: 'UTC',
    jit: 'off',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', clusterFolder, ...options];
}

/** The setting is a list, in which a folder with a comma or a space has to be quoted. */
function quote(folder: string): string {
  return `"${folder.replaceAll('"', '""')}"`;
}
