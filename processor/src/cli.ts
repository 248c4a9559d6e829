import { CliError, exitCodes } from './cli/cli-error.ts';
import { type CliConfig, loadCliConfig } from './cli/config.ts';
import { confirmOnTerminal } from './cli/confirm.ts';
import { doctor } from './cli/doctor/doctor.ts';
import { explain } from './cli/explain/explain.ts';
import { help } from './cli/help.ts';
import { keeping } from './cli/keeping/keeping.ts';
import { loadVersion } from './cli/load-version.ts';
import { type Output, processOutput } from './cli/output.ts';
import { type Command, parseArguments, parseUrl } from './cli/parse-arguments.ts';
import { prices } from './cli/prices/prices.ts';
import { reprice } from './cli/reprice/reprice.ts';
import { tokens } from './cli/tokens/tokens.ts';

/** Runs one command of `tallylight` and resolves to its exit code. */
export async function runCli(
  args: readonly string[],
  {
    config = loadCliConfig(),
    cwd = process.cwd(),
    output = processOutput,
    confirm = confirmOnTerminal,
  }: {
    config?: CliConfig;
    cwd?: string;
    output?: Output;
    confirm?: ((question: string) => Promise<boolean>) | null;
  } = {},
): Promise<number> {
  try {
    return await runCommand(parseArguments(args), { config, cwd, output, confirm });
  } catch (error) {
    if (error instanceof CliError) {
      output.message(`tallylight: ${error.message}\n`);
      return error.exitCode;
    }
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    output.message(`tallylight: this is a defect, please report it: ${reason}\n`);
    return exitCodes.couldNotRun;
  }
}

async function runCommand(
  command: Command,
  {
    config,
    cwd,
    output,
    confirm,
  }: {
    config: CliConfig;
    cwd: string;
    output: Output;
    confirm: ((question: string) => Promise<boolean>) | null;
  },
): Promise<number> {
  if (command.name === 'help') {
    output.result(help);
    return exitCodes.ok;
  }
  if (command.name === 'version') {
    output.result(`${loadVersion()}\n`);
    return exitCodes.ok;
  }
  const { json, url, tenant } = command.options;
  const asked = { url: url ?? parseUrl(config.url, 'TALLYLIGHT_URL'), tenant };
  if (
    command.name === 'tokens' ||
    command.name === 'prices' ||
    command.name === 'reprice' ||
    command.name === 'keeping'
  ) {
    const access = {
      ...asked,
      token: config.adminToken ?? config.readToken,
      tokenVariable: 'TALLYLIGHT_ADMIN_TOKEN' as const,
    };
    if (command.name === 'tokens')
      return tokens({ command: command.command, access, json, output });
    if (command.name === 'keeping') {
      return keeping(command.command, { access, user: config.user, json, output });
    }
    if (command.name === 'reprice') {
      return reprice(command.command, { access, user: config.user, json, output, confirm });
    }
    return prices(command.command, { access, user: config.user, cwd, json, output });
  }
  const access = {
    ...asked,
    token: config.readToken ?? config.adminToken,
    tokenVariable: 'TALLYLIGHT_READ_TOKEN' as const,
  };
  if (command.name === 'explain') return explain({ id: command.id, access, json, output });
  return doctor({ access, target: config.export, appEnv: config.appEnv, cwd, json, output });
}
