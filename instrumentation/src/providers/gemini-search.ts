/**
 * What is billed for grounding with Google Search: from Gemini 3 on each different query that ran, before
 * that one for the whole answer, however many ran. Empty queries are in the list, and on no bill.
 *
 * @see https://ai.google.dev/gemini-api/docs/google-search
 */
export function countWebSearches(
  queries: ReadonlySet<string>,
  model: string | undefined,
): number | undefined {
  if (queries.size === 0) return undefined;
  return billsPerAnswer.test(model ?? '') ? 1 : queries.size;
}

const billsPerAnswer = /^gemini-[12][.-]/;
