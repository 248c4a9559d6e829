import { parseAmount } from '../domain/money.ts';
import type { Price, PriceCondition, PriceSource, PriceVariant, Rate } from '../domain/price.ts';
import { createPriceId } from './create-price-id.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Parses the text of a catalogue. Every price must be whole: its id must be the one of its
 * content, so that a price that was edited in place instead of replaced is noticed here.
 * @throws Error that names the price and the field.
 */
export function parseCatalog(text: string): Price[] {
  const root = asFields(JSON.parse(text), 'the catalogue');
  const sources = asFields(root.sources, 'sources');
  return asList(root.prices, 'prices').map((entry, index) => {
    const fields = asFields(entry, `price ${index + 1}`);
    const where = typeof fields.id === 'string' ? fields.id : `price ${index + 1}`;
    const price = parsePrice(fields, sources, where);
    const expected = createPriceId(price);
    if (expected !== price.id) {
      throw new Error(
        `${where}: its content belongs to the id ${expected}. Prices are replaced, not edited: import the catalogue again.`,
      );
    }
    return price;
  });
}

function parsePrice(fields: Fields, sources: Fields, where: string): Price {
  return {
    id: asText(fields.id, `${where}: id`),
    providerName: asText(fields.providerName, `${where}: providerName`),
    model: asText(fields.model, `${where}: model`),
    match: {
      exact: asTexts(fields.exact, `${where}: exact`),
      families: asTexts(fields.families, `${where}: families`),
      ...(fields.operations !== undefined && {
        operations: asTexts(fields.operations, `${where}: operations`),
      }),
    },
    rates: parseRates(fields.rates, `${where}: rates`),
    variants: asList(fields.variants ?? [], `${where}: variants`).map((variant) =>
      parseVariant(asFields(variant, `${where}: variant`), `${where}: variant`),
    ),
    validFrom: asInstant(fields.validFrom, `${where}: validFrom`),
    validTo: asInstant(fields.validTo, `${where}: validTo`),
    verifiedAt: asInstant(fields.verifiedAt, `${where}: verifiedAt`),
    source: parseSource(fields, sources, where),
    ...(fields.caveat !== undefined && { caveat: asText(fields.caveat, `${where}: caveat`) }),
  };
}

function parseSource(fields: Fields, sources: Fields, where: string): PriceSource {
  const name = asText(fields.source, `${where}: source`);
  const source = asFields(sources[name], `${where}: source ${name}`);
  const url = fields.url;
  return {
    name,
    version: asText(source.version, `source ${name}: version`),
    url: url === undefined ? null : asText(url, `${where}: url`),
    licence: asText(source.licence, `source ${name}: licence`),
  };
}

function parseVariant(fields: Fields, where: string): PriceVariant {
  const multiplier = fields.multiplier;
  return {
    when: asFields(fields.when, `${where}: when`) as PriceCondition,
    rates: parseRates(fields.rates ?? [], where),
    multiplier: multiplier === undefined ? null : asAmount(multiplier, `${where}: multiplier`),
    validFrom: asInstant(fields.validFrom, `${where}: validFrom`),
  };
}

function parseRates(value: unknown, where: string): Rate[] {
  return asList(value, where).map((entry) => {
    const fields = asFields(entry, where);
    const meter = asText(fields.meter, `${where}: meter`);
    return {
      meter,
      per: asCount(fields.per, `${where}: ${meter}: per`),
      amount: asAmount(fields.amount, `${where}: ${meter}: amount`),
      tiers: asList(fields.tiers ?? [], `${where}: ${meter}: tiers`).map((tier) => {
        const { fromInputTokens, amount } = asFields(tier, `${where}: ${meter}: tier`);
        return {
          fromInputTokens: asCount(fromInputTokens, `${where}: ${meter}: fromInputTokens`),
          amount: asAmount(amount, `${where}: ${meter}: tier amount`),
        };
      }),
    };
  });
}

function asFields(value: unknown, where: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new Error(`${where} must be an object, not ${JSON.stringify(value)}.`);
}

function asList(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`${where} must be a list, not ${JSON.stringify(value)}.`);
}

function asText(value: unknown, where: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`${where} must be text, not ${JSON.stringify(value)}.`);
}

function asTexts(value: unknown, where: string): string[] {
  return asList(value ?? [], where).map((each) => asText(each, where));
}

function asCount(value: unknown, where: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  throw new Error(`${where} must be a whole number above 0, not ${JSON.stringify(value)}.`);
}

function asAmount(value: unknown, where: string): string {
  const text = asText(value, where);
  if (isNegative(text, where)) throw new Error(`${where} must not be negative: ${text}.`);
  return text;
}

function isNegative(text: string, where: string): boolean {
  try {
    return parseAmount(text) < 0n;
  } catch (cause) {
    throw new Error(`${where}: ${(cause as Error).message}`, { cause });
  }
}

function asInstant(value: unknown, where: string): string | null {
  if (value === undefined || value === null) return null;
  const text = asText(value, where);
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new Error(`${where} must be an instant in UTC such as 2026-03-13T00:00:00Z, not ${text}.`);
}
