import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { readEnv } from '../config.ts';
import { createLog } from '../log.ts';
import { createRunEnv } from './create-run-env.ts';
import { createWindowsCommand } from './create-windows-command.ts';
import { findProgram, type Program } from './find-program.ts';

const usage = `Usage: tallylight run [--sdk] -- <command> [arguments]

Runs the command so that every Node process in it is recorded, as with
node --import @tallylight/instrumentation/register.
  --sdk   as with @tallylight/instrumentation/sdk: HTTP requests become spans as well
`;

/**
 * `tallylight run`: becomes the command, with NODE_OPTIONS that load the instrumentation into it and into all
 * Node processes that it starts.
 *
 * @param args what follows `run`
 * @param entries the folder of the entry points
 */
export function run(args: readonly string[], entries: URL): void {
  const separator = args[0] === '--sdk' ? 1 : 0;
  const [command, ...rest] = args.slice(args[separator] === '--' ? separator + 1 : separator);
  if (command === '--help' || command === '-h') {
    process.stdout.write(usage);
    return;
  }
  if (command === undefined || command.startsWith('-')) {
    process.stderr.write(
      command === undefined ? usage : `tallylight: run knows no option ${command}\n${usage}`,
    );
    process.exitCode = 2;
    return;
  }
  const entry = new URL(separator === 1 ? 'sdk.js' : 'register.js', entries);
  // On Windows it is `Path`: a copy of the variables minds the case of their names, they themselves do not.
  const program = findProgram(command, readEnv());
  const env = createRunEnv(readEnv(), entry);
  if (program === null) {
    process.stderr.write(`tallylight: ${command}: there is no such program on the PATH\n`);
    process.exitCode = 127;
    return;
  }
  if (program.kind === 'other' && env.TALLYLIGHT_LOG !== 'silent') {
    createLog('warn')(
      'warn',
      `${command} does not look like a Node program: only what it runs in Node is recorded`,
    );
  }
  if (program.isExecutableItself && typeof process.execve === 'function') {
    // Signals, job control, pid, standard streams and exit status are the command's own from here on.
    process.execve(program.path, [command, ...rest], env);
  } else {
    runBeside(program, command, rest, env);
  }
}

/** Where a process cannot be replaced, on Windows and in older Node. */
function runBeside(
  program: Program,
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): void {
  const isWindows = process.platform === 'win32';
  const { file, ...spawned } = isWindows
    ? createWindowsCommand(program.path, args, readEnv().ComSpec ?? 'cmd.exe')
    : { file: program.path, args, verbatim: false };
  const child = spawn(file, spawned.args, {
    env,
    stdio: 'inherit',
    windowsVerbatimArguments: spawned.verbatim,
  });
  // A terminal sends these to the command as well, which decides what they mean.
  const shared = isWindows ? ['SIGINT', 'SIGBREAK', 'SIGHUP'] : ['SIGINT', 'SIGQUIT'];
  for (const signal of shared) process.on(signal, ignore);
  // Windows has no others: what would pass them on there, ends the command at once or throws.
  const passedOn = isWindows ? [] : (['SIGTERM', 'SIGHUP', 'SIGUSR2'] as const);
  for (const signal of passedOn) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`tallylight: ${command}: ${error.message}\n`);
    process.exitCode = 126;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exit(code ?? 1);
    }
    // The way in which the command ended is our way as well.
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
    // Of a signal that does not end this process a shell would say this.
    setTimeout(() => process.exit(128 + constants.signals[signal]), 100);
  });
}

function ignore(): void {}
