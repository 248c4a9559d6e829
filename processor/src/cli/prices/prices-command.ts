import { usageError } from '../usage-error.ts';

/** What `tallylight prices` is to do. */
export type PricesCommand =
  | { readonly action: 'list'; readonly query: Readonly<Record<string, string>> }
  | { readonly action: 'show'; readonly provider: string; readonly model: string }
  | { readonly action: 'add'; readonly price: WantedPrice }
  | { readonly action: 'verify' | 'revoke'; readonly id: string; readonly by: string | null }
  | ({ readonly action: 'refresh' } & WantedRefresh)
  | { readonly action: 'aliases' };

/** A price to be added, as the API takes it. */
export interface WantedPrice {
  readonly by: string | null;
  readonly model: string;
  readonly provider?: string;
  readonly rates?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

export interface WantedRefresh {
  /** An address or a path; `null` for the processor's own. */
  readonly from: string | null;
  readonly apply: boolean;
  readonly acceptJumps: boolean;
  readonly by: string | null;
}

/** The options of `tallylight prices`. */
export const pricesOptions = {
  provider: { type: 'string' },
  model: { type: 'string' },
  at: { type: 'string' },
  all: { type: 'boolean' },
  stale: { type: 'boolean' },
  rate: { type: 'string', multiple: true },
  discount: { type: 'string' },
  free: { type: 'boolean' },
  subscription: { type: 'boolean' },
  host: { type: 'string' },
  environment: { type: 'string' },
  organization: { type: 'string' },
  'valid-from': { type: 'string' },
  'valid-to': { type: 'string' },
  'source-url': { type: 'string' },
  by: { type: 'string' },
  from: { type: 'string' },
  apply: { type: 'boolean' },
  'accept-jumps': { type: 'boolean' },
} as const;

type Option = keyof typeof pricesOptions;
type Values = Readonly<Partial<Record<Option, string | boolean | readonly string[] | undefined>>>;

/** Which options an action takes, and how it is written. */
const actions: Readonly<
  Record<string, { readonly options: readonly Option[]; readonly use: string }>
> = {
  list: { options: ['provider', 'model', 'at', 'all', 'stale'], use: 'list' },
  show: { options: [], use: 'show <provider/model>' },
  add: {
    options: [
      'rate',
      'discount',
      'free',
      'subscription',
      'host',
      'environment',
      'organization',
      'valid-from',
      'valid-to',
      'source-url',
      'by',
    ],
    use: 'add <provider/model>',
  },
  verify: { options: ['by'], use: 'verify <id>' },
  revoke: { options: ['by'], use: 'revoke <id>' },
  refresh: { options: ['from', 'apply', 'accept-jumps', 'by'], use: 'refresh' },
  diff: { options: ['from', 'accept-jumps'], use: 'diff' },
  aliases: { options: [], use: 'aliases' },
};

/** @throws CliError with exit code 2. */
export function parsePricesCommand(args: readonly string[], values: Values): PricesCommand {
  const [name = '', argument, ...others] = args;
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action === undefined) {
    throw usageError(
      `prices takes ${Object.values(actions)
        .map(({ use }) => use)
        .join(', ')}.`,
    );
  }
  const options = Object.keys(pricesOptions).filter((option) => option in values);
  const foreign = options.find((option) => !action.options.some((known) => known === option));
  if (foreign !== undefined) throw usageError(`prices ${name} takes no option --${foreign}.`);
  const isComplete = (argument !== undefined) === action.use.includes('<') && others.length === 0;
  if (!isComplete) throw usageError(`Write tallylight prices ${action.use}.`);
  const by = textOf(values, 'by');

  if (name === 'list') return { action: 'list', query: createQuery(values) };
  if (name === 'aliases') return { action: 'aliases' };
  if (name === 'refresh' || name === 'diff') {
    return {
      action: 'refresh',
      from: textOf(values, 'from'),
      apply: values.apply === true,
      acceptJumps: values['accept-jumps'] === true,
      by,
    };
  }
  if (argument === undefined) throw usageError(`Write tallylight prices ${action.use}.`);
  if (name === 'verify' || name === 'revoke') return { action: name, id: argument, by };
  const model = parseModel(argument);
  return name === 'show'
    ? { action: 'show', ...model }
    : { action: 'add', price: createPrice(model, values, by) };
}

/** The provider's name has no slash, the model's may have some. */
function parseModel(text: string): { readonly provider: string; readonly model: string } {
  const [, provider, model] = /^([^/]+)\/(.+)$/.exec(text) ?? [];
  if (provider !== undefined && model !== undefined) return { provider, model };
  throw usageError(`“${text}” names no model. Write the provider as well, such as openai/gpt-5.`);
}

function createQuery(values: Values): Readonly<Record<string, string>> {
  const at = textOf(values, 'at');
  if (values.all === true && at !== null) throw usageError('--at and --all exclude each other.');
  const [provider, model] = [textOf(values, 'provider'), textOf(values, 'model')];
  return {
    ...(provider !== null && { provider }),
    ...(model !== null && { model }),
    ...(at !== null && { at }),
    ...(values.all === true && { periods: 'all', revoked: 'true' }),
    ...(values.stale === true && { stale: 'true' }),
  };
}

function createPrice(
  { provider, model }: { readonly provider: string; readonly model: string },
  values: Values,
  by: string | null,
): WantedPrice {
  const rates = parseRates(values.rate);
  const fields = (['discount', 'host', 'environment', 'organization'] as const).map(
    (name) => [name, textOf(values, name)] as const,
  );
  const further = [
    ['valid_from', textOf(values, 'valid-from')],
    ['valid_to', textOf(values, 'valid-to')],
    ['source_url', textOf(values, 'source-url')],
  ] as const;
  return {
    by,
    model,
    ...(provider !== '*' && { provider }),
    ...(rates.size > 0 && { rates: Object.fromEntries(rates) }),
    ...(values.free === true && { free: true }),
    ...(values.subscription === true && { subscription: true }),
    ...Object.fromEntries([...fields, ...further].filter(([, value]) => value !== null)),
  };
}

function parseRates(texts: Values['rate']): ReadonlyMap<string, string> {
  const rates = new Map<string, string>();
  for (const text of Array.isArray(texts) ? texts : []) {
    const [, meter, amount] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (meter === undefined || amount === undefined) {
      throw usageError(
        `--rate is “${text}”. Write a meter and its USD, such as --rate input=2.50.`,
      );
    }
    if (rates.has(meter)) throw usageError(`--rate ${meter} is given twice. Give each meter once.`);
    rates.set(meter, amount);
  }
  return rates;
}

function textOf(values: Values, option: Option): string | null {
  const value = values[option];
  return typeof value === 'string' ? value : null;
}
