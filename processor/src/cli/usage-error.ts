import { CliError, exitCodes } from './cli-error.ts';

/** The command line is wrong. */
export function usageError(message: string, { cause }: { cause?: unknown } = {}): CliError {
  return new CliError(exitCodes.usage, `${message} See tallylight help.`, { cause });
}
