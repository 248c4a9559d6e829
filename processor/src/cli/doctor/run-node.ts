import { spawn } from 'node:child_process';

/** How a short run of the app's Node ended. */
export interface NodeRun {
  /** `null`: it could not be started, or did not end in time. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const maxOutput = 20_000;

/** Runs the first `node` on the PATH of `env`. Never throws. */
export function runNode(
  args: readonly string[],
  {
    cwd,
    env,
    timeoutMs = 15_000,
  }: {
    cwd: string;
    env: Readonly<Record<string, string | undefined>>;
    timeoutMs?: number;
  },
): Promise<NodeRun> {
  return new Promise((resolve) => {
    const child = spawn('node', args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout = (stdout + text).slice(0, maxOutput);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(0, maxOutput);
    });
    child.once('error', (error) => resolve({ code: null, stdout, stderr: error.message }));
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
