/** ` Did you mean "limit"?`, or an empty text where nothing is near enough to be meant. */
export function suggestNearest(word: string, candidates: Iterable<string>): string {
  let nearest: { readonly candidate: string; readonly distance: number } | null = null;
  for (const candidate of candidates) {
    const distance = countEdits(simplify(word), simplify(candidate));
    if (distance > Math.max(2, candidate.length / 3) || distance >= candidate.length / 1.5)
      continue;
    if (nearest === null || distance < nearest.distance) nearest = { candidate, distance };
  }
  return nearest === null ? '' : ` Did you mean "${nearest.candidate}"?`;
}

/** `timeZone`, `time-zone` and `time_zone` are one word, written in three habits. */
function simplify(word: string): string {
  return word
    .slice(0, 64)
    .toLowerCase()
    .replaceAll(/[_\s-]/g, '');
}

/** The Levenshtein distance: how many letters to insert, remove or replace. */
function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...to].entries()) {
      const [diagonal = 0, above = 0] = row.slice(column);
      const left = next[column] ?? 0;
      next.push(Math.min(diagonal + (letter === other ? 0 : 1), above + 1, left + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
