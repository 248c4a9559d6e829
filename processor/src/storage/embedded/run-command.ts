import { spawn } from 'node:child_process';

/** The account that the server runs as; `null` is our own. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Nothing of ours: PGDATA, PGPORT, LANG and the like would change what the server does. */
export const SERVER_ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/**
 * Runs a command to its end, as that user, and returns what it wrote to stdout.
 * @throws Error with the end of stderr when it cannot be started or fails.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  { user = null }: { user?: ServerUser | null } = {},
): Promise<string> {
  return await new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: SERVER_ENVIRONMENT,
      // Our own folder may be closed to that user, and Postgres asks for it.
      cwd: '/',
      ...(user === null ? {} : { uid: user.uid, gid: user.gid }),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    child.once('error', (error) => {
      reject(new Error(`${command} cannot be started: ${error.message}`, { cause: error }));
    });
    child.once('close', (code, signal) => {
      if (code === 0) resolve(stdout);
      else
        reject(new Error(`${command} failed (${code ?? signal}): ${stderr.slice(-2_000).trim()}`));
    });
  });
}
