/**
 * Makes text that Postgres stores: it refuses NUL, and lone surrogates have no UTF-8.
 * Both become U+FFFD. Every string of a request passes here, so nothing behind has to care.
 */
export function cleanText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').replace(/\p{Surrogate}/gu, '\uFFFD');
}
