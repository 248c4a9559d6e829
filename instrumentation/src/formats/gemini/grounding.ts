import { parseList, parseObject } from '../wire-value.ts';

/** What an answer was grounded in, gathered from its chunks. */
export interface Grounding {
  add(metadata: unknown): void;
  /** What is billed for it beside the tokens, by unit. */
  units(model: string | undefined): Readonly<Record<string, number | undefined>>;
}

const maxQueries = 256;

/**
 * Google Search is billed from Gemini 3 on by each different query that ran, before that once for the whole
 * answer, however many ran. Empty queries are in the list, and on no bill. Searches for images and grounding
 * with Google Maps are units of their own: without a rate for them the cost is unknown.
 *
 * @see https://ai.google.dev/gemini-api/docs/google-search
 * @see https://ai.google.dev/gemini-api/docs/maps-grounding
 */
export function createGrounding(): Grounding {
  const webQueries = new Set<string>();
  const imageQueries = new Set<string>();
  let usesMaps = false;

  return {
    add(value) {
      const metadata = parseObject(value);
      addQueries(webQueries, metadata.webSearchQueries);
      addQueries(imageQueries, metadata.imageSearchQueries);
      usesMaps ||=
        typeof metadata.googleMapsWidgetContextToken === 'string' ||
        parseList(metadata.groundingChunks).some(isOfMaps);
    },

    units: (model) => ({
      web_searches: countBilledSearches(sizeOf(webQueries), model),
      image_searches: sizeOf(imageQueries),
      maps_groundings: usesMaps ? 1 : undefined,
    }),
  };
}

/** Of so many searches of an answer, how many are on the bill. */
export function countBilledSearches(
  searches: number | undefined,
  model: string | undefined,
): number | undefined {
  return searches !== undefined && searches > 0 && billsPerAnswer.test(model ?? '') ? 1 : searches;
}

const billsPerAnswer = /^(?:models\/)?gemini-[12][.-]/;

function isOfMaps(chunk: unknown): boolean {
  return (parseObject(chunk).maps ?? undefined) !== undefined;
}

function addQueries(queries: Set<string>, value: unknown): void {
  for (const query of parseList(value)) {
    if (typeof query === 'string' && query !== '' && queries.size < maxQueries) queries.add(query);
  }
}

function sizeOf(queries: ReadonlySet<string>): number | undefined {
  return queries.size === 0 ? undefined : queries.size;
}
