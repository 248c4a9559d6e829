import { dirname } from 'node:path';
import { type CliConfig, loadCliConfig } from '../../../processor/src/cli/config.ts';
import { runCli } from '../../../processor/src/cli.ts';

/** What a command left behind. */
export interface CommandRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in this process, in an environment of the test's own. */
export async function runCommand(
  args: readonly string[],
  {
    env = {},
    cwd = process.cwd(),
    confirm = null,
  }: {
    env?: Record<string, string>;
    cwd?: string;
    confirm?: ((question: string) => Promise<boolean>) | null;
  } = {},
): Promise<CommandRun> {
  let stdout = '';
  let stderr = '';
  const config: CliConfig = loadCliConfig({ PATH: dirname(process.execPath), ...env });
  const exitCode = await runCli(args, {
    config,
    cwd,
    confirm,
    output: {
      result: (text) => {
        stdout += text;
      },
      message: (text) => {
        stderr += text;
      },
      paint: (_colour, text) => text,
    },
  });
  return { exitCode, stdout, stderr };
}
