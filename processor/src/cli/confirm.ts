import { createInterface } from 'node:readline/promises';

/** Asks a question on the terminal, and takes everything but yes for no; `null` where there is none. */
export const confirmOnTerminal: ((question: string) => Promise<boolean>) | null =
  process.stdin.isTTY === true ? ask : null;

async function ask(question: string): Promise<boolean> {
  // The answer to a command is what goes to stdout.
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(question)).trim());
  } finally {
    terminal.close();
  }
}
