import { escapeControls } from '../escape-controls.ts';
import type { HeldPrice, HeldRate } from './held-price.ts';

/** Every period of a model, the latest first. */
export function formatPrices(prices: readonly HeldPrice[]): string {
  return prices
    .toSorted((a, b) => ((a.valid_from ?? '') < (b.valid_from ?? '') ? 1 : -1))
    .map((price) => `${formatPrice(price).map(escapeControls).join('\n')}\n`)
    .join('\n');
}

function formatPrice(price: HeldPrice): string[] {
  return [
    price.id,
    label('State', formatState(price)),
    label(
      'Valid',
      `${price.valid_from ?? 'as far back as known'} to ${price.valid_to ?? 'further notice'}`,
    ),
    label(
      'Known',
      `since ${price.known_from}${price.added_by === null ? '' : `, from ${price.added_by}`}`,
    ),
    ...formatOwn(price),
    ...formatNames(price),
    ...price.rates.flatMap((rate, index) => formatRate(rate, index === 0 ? 'Rates' : '')),
    ...price.variants.flatMap(formatVariant),
    ...formatSource(price),
    label('Verified', formatVerification(price)),
    label('Trust', formatConfidence(price)),
    label(
      'Used',
      price.last_used_at === null ? 'never' : `last by a call of ${price.last_used_at}`,
    ),
  ];
}

function formatState({ state, revoked_at: at, revoked_by: by }: HeldPrice): string {
  const since = at === null ? '' : ` since ${at}`;
  return `${state.replace('_', ' ')}${since}${by === null ? '' : ` by ${by}`}`;
}

function formatOwn({ own }: HeldPrice): string[] {
  if (own === null) return [];
  const scope = [
    own.host && `host ${own.host}`,
    own.environment && `environment ${own.environment}`,
    own.organization && `organisation ${own.organization}`,
  ].filter((part) => part);
  const what = own.factor === null ? own.kind : `${own.kind}: the public price × ${own.factor}`;
  return [label('Own', scope.length === 0 ? what : `${what}, for ${scope.join(', ')}`)];
}

function formatNames({ names, families, patterns, operations }: HeldPrice): string[] {
  const lines = [
    ...(names.length === 0 ? [] : [`as ${names.join(', ')}`]),
    ...(families.length === 0 ? [] : [`with a date behind ${families.join(', ')}`]),
    ...(patterns.length === 0 ? [] : [`like ${patterns.join(', ')}`]),
    ...(operations.length === 0 ? [] : [`for ${operations.join(', ')} without a model`]),
  ];
  return lines.map((line, index) => label(index === 0 ? 'Matches' : '', line));
}

function formatRate({ meter, amount, per, tiers }: HeldRate, name: string): string[] {
  const units = per === 1 ? 'for one' : `for ${per}`;
  return [
    label(name, `${meter.padEnd(20)} ${amount} USD ${units}`),
    ...tiers.map((tier) =>
      label('', `${' '.repeat(20)} ${tier.amount} USD from ${tier.from_input_tokens} input tokens`),
    ),
  ];
}

function formatVariant({
  when,
  rates,
  multiplier,
  valid_from: from,
}: HeldPrice['variants'][number]) {
  const conditions = Object.entries(when).flatMap(([name, value]) =>
    value === null ? [] : `${name} ${formatCondition(value)}`,
  );
  const since = from === null ? '' : ` from ${from}`;
  const factor = multiplier === null ? '' : `: token rates × ${multiplier}`;
  return [
    label('With', `${conditions.join(', ')}${since}${factor}`),
    ...rates.flatMap((rate) => formatRate(rate, '')),
  ];
}

function formatCondition(value: string | { readonly [part: string]: string | number }): string {
  if (typeof value === 'string') return value;
  const { from, to, unit } = value;
  return unit === undefined ? `${from}–${to} UTC` : `${unit} from ${from}`;
}

function formatSource({ source, origin }: HeldPrice): string[] {
  const licence = source.licence === null ? '' : ` (${source.licence})`;
  return [
    label('Source', `${source.name} ${source.version}${licence}, ${origin}`),
    ...(source.url === null ? [] : [label('', source.url)]),
  ];
}

function formatVerification({ verified_at: at, verified_by: by, stale }: HeldPrice): string {
  if (at === null) return stale ? 'never, and in use: stale' : 'never';
  const text = `on ${at.slice(0, 10)}${by === null ? '' : ` by ${by}`}`;
  return stale ? `${text}: stale` : text;
}

function formatConfidence({ confidence, caveat }: HeldPrice): string {
  return caveat === null ? confidence : `${confidence}: ${caveat}`;
}

function label(name: string, value: string): string {
  return `  ${name.padEnd(9)}${value}`;
}
