import type { Price } from '../../domain/price.ts';
import { createPriceId } from '../create-price-id.ts';
import { loadOverlay, type Overlay } from '../load-overlay.ts';
import { convertCatalog } from './convert-catalog.ts';
import { parseSource } from './source.ts';

/** What a data set of genai-prices says, as our prices. */
export interface ImportedPrices {
  readonly version: string;
  readonly prices: readonly Price[];
  /** What was left out, and why, one line each. */
  readonly skipped: readonly string[];
  /** Whether there is a reason why a model costs more or less than models do. */
  readonly isPlausible: (price: Price) => boolean;
}

/**
 * Reads what genai-prices publishes, and adds the facts that it lacks. It judges nothing: what is
 * negative or implausible is found when it is compared with the prices in force.
 * @param version where the data name none themselves.
 * @throws Error when the text is not what genai-prices publishes.
 */
export function importGenaiPrices(
  text: string,
  version: string,
  overlay: Overlay = loadOverlay(),
): ImportedPrices {
  const source = parseSource(text, undefined, version);
  const { prices, skipped } = convertCatalog(source, overlay);
  return {
    version: source.version,
    prices: prices.map(overlay.apply).map((draft) => ({ id: createPriceId(draft), ...draft })),
    skipped,
    isPlausible: overlay.isPlausible,
  };
}
