import { type ChildProcess, spawn } from 'node:child_process';

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A child process whose output is kept. */
export interface RunningProcess {
  readonly pid: number;
  readonly child: ChildProcess;
  /** Resolves when the process has ended and its output is read. */
  readonly exited: Promise<Exit>;
  /** `undefined` while the process runs. */
  exit(): Exit | undefined;
  stdout(): string;
  stderr(): string;
  /** Sends the signal and waits for the end; kills after `deadlineMs`. */
  stop(signal?: NodeJS.Signals, deadlineMs?: number): Promise<Exit>;
}

/**
 * Starts a process.
 * @param ownGroup gives it a process group of its own, which Ctrl-C in the terminal does not reach.
 */
export async function startProcess(
  command: string,
  args: readonly string[],
  {
    env = process.env,
    cwd,
    ownGroup = false,
  }: { env?: NodeJS.ProcessEnv; cwd?: string; ownGroup?: boolean } = {},
): Promise<RunningProcess> {
  const child = spawn(command, args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: ownGroup,
    ...(cwd === undefined ? {} : { cwd }),
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  let exit: Exit | undefined;
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      const settle = () => {
        exit = { code, signal };
        resolve(exit);
      };
      // What the process leaves behind, such as a server of its own, may hold the pipes open.
      const timer = setTimeout(settle, 500);
      child.once('close', () => {
        clearTimeout(timer);
        settle();
      });
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', resolve);
  });
  return {
    pid: child.pid ?? 0,
    child,
    exited,
    exit: () => exit,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    async stop(signal = 'SIGTERM', deadlineMs = 20_000) {
      if (exit) return exit;
      child.kill(signal);
      const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
      const result = await exited;
      clearTimeout(timer);
      return result;
    },
  };
}
