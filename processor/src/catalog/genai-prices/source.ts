/**
 * The parts of genai-prices' data that are read, as published: its own `data.json` (a list of
 * providers, numbers as numbers) or one object with `version` and `providers` (decimal text).
 */
export interface SourceProvider {
  readonly id: string;
  readonly pricing_urls?: readonly string[] | null;
  readonly models: readonly SourceModel[];
}

export interface SourceModel {
  readonly id: string;
  readonly match: SourceMatch;
  readonly price_comments?: string | null;
  readonly prices: SourceRates | readonly SourceDatedRates[];
  readonly price_variants?: readonly SourceVariant[] | null;
}

export interface SourceMatch {
  readonly or?: readonly SourceMatch[];
  readonly and?: readonly SourceMatch[];
  readonly equals?: string;
  readonly starts_with?: string;
  readonly ends_with?: string;
  readonly contains?: string;
  readonly regex?: string;
}

export type SourceAmount = string | number;

export interface SourceTieredAmount {
  readonly base: SourceAmount;
  readonly tiers: readonly { readonly start: number; readonly price: SourceAmount }[];
}

export type SourceRates = Readonly<Record<string, SourceAmount | SourceTieredAmount | null>>;

/** From a day on, or at certain hours of every day. */
export interface SourceConstraint {
  readonly start_date?: string;
  readonly start_time?: string;
  readonly end_time?: string;
}

export interface SourceDatedRates {
  readonly constraint?: SourceConstraint | null;
  readonly prices: SourceRates;
}

export interface SourceVariant extends SourceDatedRates {
  readonly when: Readonly<Record<string, unknown>>;
}

export interface Source {
  readonly version: string;
  readonly providers: readonly SourceProvider[];
}

/**
 * @param version whatever the data say; `fallback` where they say nothing.
 * @throws Error when the text is not what genai-prices publishes.
 */
export function parseSource(text: string, version: string | undefined, fallback?: string): Source {
  const data: unknown = JSON.parse(text);
  const root = Array.isArray(data) ? { providers: data } : data;
  if (typeof root !== 'object' || root === null || !('providers' in root)) {
    throw new Error('The file is no genai-prices data: it has no list of providers.');
  }
  const found = version ?? ('version' in root ? root.version : fallback);
  if (typeof found !== 'string') {
    throw new Error('The data name no version: give it with --version 0.2.3.');
  }
  return { version: found, providers: root.providers as readonly SourceProvider[] };
}
