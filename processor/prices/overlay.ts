import { readFileSync } from 'node:fs';
import type { PriceCondition } from '../src/domain/price.ts';
import type { PriceDraft } from './genai-prices/convert-catalog.ts';

/** Facts that the imported data lack: models that are free, further names, regional premiums. */
export interface Overlay {
  isFree(providerName: string, model: string): boolean;
  /** The price with its further names and premiums. */
  apply(price: PriceDraft): PriceDraft;
}

interface OverlayFile {
  readonly freeModels: readonly { readonly providerName: string; readonly models: string[] }[];
  readonly aliases: readonly {
    readonly providerName: string;
    readonly model: string;
    readonly exact: readonly string[];
  }[];
  readonly premiums: readonly {
    readonly providerName: string;
    readonly models: readonly string[];
    readonly when: PriceCondition;
    readonly multiplier: string;
    readonly validFrom: string;
  }[];
}

/** Reads `overlay.json`, which is written by hand; each entry names its source. */
export function loadOverlay(path: URL): Overlay {
  const file = JSON.parse(readFileSync(path, 'utf8')) as OverlayFile;

  return {
    isFree(providerName, model) {
      if (model.endsWith(':free')) return true;
      return file.freeModels.some(
        (entry) => entry.providerName === providerName && entry.models.includes(model),
      );
    },
    apply(price) {
      const aliases = file.aliases
        .filter((entry) => isFor(entry, price) && entry.model === price.model)
        .flatMap((entry) => entry.exact);
      const premiums = file.premiums
        .filter((entry) => isFor(entry, price) && entry.models.includes(price.model))
        .filter((entry) => price.validTo === null || entry.validFrom < price.validTo)
        .map(({ when, multiplier, validFrom }) => ({ when, rates: [], multiplier, validFrom }));
      const exact = [...new Set([...price.match.exact, ...aliases])].sort();
      return {
        ...price,
        match: { ...price.match, exact },
        variants: [...price.variants, ...premiums],
      };
    },
  };
}

function isFor(entry: { readonly providerName: string }, price: PriceDraft): boolean {
  return entry.providerName === price.providerName;
}
