import { parseArgs } from 'node:util';
import { CliError, exitCodes } from './cli-error.ts';

/** A command with what it was given. */
export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'version' }
  | { readonly name: 'doctor'; readonly options: CommandOptions }
  | { readonly name: 'explain'; readonly id: string; readonly options: CommandOptions };

export interface CommandOptions {
  /** The processor, without a slash at its end; `null` where it is not given. */
  readonly url: string | null;
  readonly json: boolean;
}

/** @throws CliError with exit code 2 for arguments that make no command. */
export function parseArguments(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  const [name, ...rest] = positionals;
  if (values.help || name === 'help') return { name: 'help' };
  if (values.version || name === 'version') return { name: 'version' };
  if (name === undefined) throw usageError('Give a command: doctor, explain or help.');

  const options = {
    url: values.url === undefined ? null : parseUrl(values.url, '--url'),
    json: values.json ?? false,
  };
  if (name === 'doctor') {
    if (rest.length > 0)
      throw usageError(`doctor takes no arguments, but got “${rest.join(' ')}”.`);
    return { name, options };
  }
  if (name === 'explain') {
    const [id, ...others] = rest;
    if (id === undefined || others.length > 0) {
      throw usageError('explain takes one record id: tallylight explain <record id>.');
    }
    return { name, id, options };
  }
  throw usageError(`There is no command “${name}”. The commands are doctor, explain and help.`);
}

/** The address of a processor, without a slash at its end. */
export function parseUrl(text: string, from: string): string {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol)) return text.replace(/\/+$/, '');
  throw usageError(`${from} is “${text}”. Give an address such as http://127.0.0.1:4318.`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        url: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    });
  } catch (cause) {
    throw usageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function usageError(message: string, { cause }: { cause?: unknown } = {}): CliError {
  return new CliError(exitCodes.usage, `${message} See tallylight help.`, { cause });
}
