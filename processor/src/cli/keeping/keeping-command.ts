import { usageError } from '../usage-error.ts';

/** What is to be done about what is kept, and what is missing. */
export type KeepingCommand =
  | {
      readonly action: 'gaps' | 'verify' | 'quarantine';
      readonly query: Readonly<Record<string, string>>;
    }
  | { readonly action: 'retention'; readonly isDryRun: boolean }
  | {
      readonly action: 'erase';
      readonly userId: string;
      readonly mode: 'erase' | 'anonymize';
      readonly isDryRun: boolean;
      readonly by: string | null;
    };

/** The options of these commands. */
export const keepingOptions = {
  service: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  reason: { type: 'string' },
  'dry-run': { type: 'boolean' },
  anonymize: { type: 'boolean' },
  by: { type: 'string' },
} as const;

type Option = keyof typeof keepingOptions;
type Values = Readonly<Partial<Record<string, unknown>>>;

/** How each command is written, and which options it takes. */
const commands: Readonly<
  Record<
    string,
    { readonly use: string; readonly words: number; readonly options: readonly Option[] }
  >
> = {
  gaps: { use: 'gaps', words: 0, options: ['service', 'from'] },
  retention: { use: 'retention', words: 0, options: ['dry-run'] },
  users: { use: 'users erase <user id>', words: 2, options: ['anonymize', 'dry-run', 'by'] },
  ledger: { use: 'ledger verify', words: 1, options: ['from', 'to'] },
  quarantine: { use: 'quarantine list', words: 1, options: ['reason'] },
};

/** The commands' names, with the options that each takes. */
export const keepingCommands: Readonly<Record<string, readonly Option[]>> = Object.fromEntries(
  Object.entries(commands).map(([name, { options }]) => [name, options]),
);

/** @throws CliError with exit code 2. */
export function parseKeepingCommand(
  name: string,
  args: readonly string[],
  values: Values,
): KeepingCommand {
  const command = commands[name];
  const [, verb] = command?.use.split(' ') ?? [];
  const isRight = args.length === command?.words && args[0] === verb;
  if (command === undefined || !isRight) {
    throw usageError(`${name} is written “tallylight ${command?.use}”.`);
  }
  const isDryRun = values['dry-run'] === true;
  if (name === 'retention') return { action: 'retention', isDryRun };
  if (name === 'users') {
    const [, userId = ''] = args;
    const mode = values.anonymize === true ? 'anonymize' : 'erase';
    return { action: 'erase', userId, mode, isDryRun, by: textOf(values.by) };
  }
  const query = Object.fromEntries(
    command.options.flatMap((option) => {
      const value = textOf(values[option]);
      return value === null ? [] : [[option, value]];
    }),
  );
  return { action: name === 'gaps' ? 'gaps' : name === 'ledger' ? 'verify' : 'quarantine', query };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
