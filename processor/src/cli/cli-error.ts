/** How a command ends; `tallylight help` and the README list these. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, couldNotRun: 3 } as const;

/** Ends the command with a message for the user and an exit code. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: number;

  constructor(exitCode: number, message: string, { cause }: { cause?: unknown } = {}) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
}
