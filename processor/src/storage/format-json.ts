/** JSON text as Postgres takes it; `null` for an empty object. */
export function formatJson(value: object): string | null {
  if (isEmpty(value)) return null;
  const text = JSON.stringify(value);
  // Half a surrogate pair, as of a text that was cut inside an emoji, is no text for Postgres. Rare,
  // and a replacer takes several times as long: only where the text may have one.
  return text.includes('\\ud') ? JSON.stringify(value, (_key, part) => mend(part)) : text;
}

export function isEmpty(value: object): boolean {
  for (const _key in value) return false;
  return true;
}

function mend(part: unknown): unknown {
  return typeof part === 'string' ? Buffer.from(part).toString() : part;
}
