import { parseArgs } from 'node:util';
import {
  type KeepingCommand,
  keepingCommands,
  keepingOptions,
  parseKeepingCommand,
} from './keeping/keeping-command.ts';
import { type PricesCommand, parsePricesCommand, pricesOptions } from './prices/prices-command.ts';
import {
  parseRepriceCommand,
  type RepriceCommand,
  repriceOptions,
} from './reprice/reprice-command.ts';
import { parseTokensCommand, type TokensCommand, tokensOptions } from './tokens/tokens-command.ts';
import { usageError } from './usage-error.ts';

/** A command with what it was given. */
export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'version' }
  | { readonly name: 'doctor'; readonly options: CommandOptions }
  | { readonly name: 'explain'; readonly id: string; readonly options: CommandOptions }
  | { readonly name: 'prices'; readonly command: PricesCommand; readonly options: CommandOptions }
  | { readonly name: 'reprice'; readonly command: RepriceCommand; readonly options: CommandOptions }
  | { readonly name: 'keeping'; readonly command: KeepingCommand; readonly options: CommandOptions }
  | { readonly name: 'tokens'; readonly command: TokensCommand; readonly options: CommandOptions };

export interface CommandOptions {
  /** The processor, without a slash at its end; `null` where it is not given. */
  readonly url: string | null;
  /** Whose records are asked for; `null` for the token's own. */
  readonly tenant: string | null;
  readonly json: boolean;
}

/** What every command takes. */
const sharedOptions = {
  url: { type: 'string' },
  tenant: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** What one command takes beside that. */
const ownOptions: Readonly<Record<string, readonly string[]>> = {
  ...keepingCommands,
  prices: Object.keys(pricesOptions),
  reprice: Object.keys(repriceOptions),
  tokens: Object.keys(tokensOptions),
};

/** As messages list them. */
const names = [
  ...['doctor', 'explain', 'prices', 'reprice'],
  ...Object.keys(keepingCommands),
  'tokens',
];

/** @throws CliError with exit code 2 for arguments that make no command. */
export function parseArguments(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  const [name, ...rest] = positionals;
  if (values.help || name === 'help') return { name: 'help' };
  if (values.version || name === 'version') return { name: 'version' };
  if (name === undefined) throw usageError(`Give a command: ${names.join(', ')} or help.`);

  const options = {
    url: values.url === undefined ? null : parseUrl(values.url, '--url'),
    tenant: values.tenant ?? null,
    json: values.json ?? false,
  };
  refuseForeignOptions(name, values);
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
  if (name === 'prices') return { name, command: parsePricesCommand(rest, values), options };
  if (name === 'reprice') return { name, command: parseRepriceCommand(rest, values), options };
  if (Object.hasOwn(keepingCommands, name)) {
    return { name: 'keeping', command: parseKeepingCommand(name, rest, values), options };
  }
  if (name === 'tokens') return { name, command: parseTokensCommand(rest, values), options };
  throw usageError(`There is no command “${name}”. The commands are ${names.join(', ')} and help.`);
}

/** The address of a processor, without a slash at its end. */
export function parseUrl(text: string, from: string): string {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol)) return text.replace(/\/+$/, '');
  throw usageError(`${from} is “${text}”. Give an address such as http://127.0.0.1:4318.`);
}

/** An option that is not heeded must not seem to work. */
function refuseForeignOptions(command: string, values: Readonly<Record<string, unknown>>): void {
  // Not what every object has: “toString” is no command.
  const own = Object.hasOwn(ownOptions, command) ? ownOptions[command] : undefined;
  const known = [...Object.keys(sharedOptions), ...(own ?? [])];
  const foreign = Object.keys(values).find((option) => !known.includes(option));
  if (foreign !== undefined) throw usageError(`${command} takes no option --${foreign}.`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...tokensOptions,
        ...pricesOptions,
        ...repriceOptions,
        ...keepingOptions,
        ...sharedOptions,
      },
    });
  } catch (cause) {
    throw usageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
