/** A URL as it may be logged: user and password, query and fragment can be keys. */
export function redactUrl(text: string): string {
  return text.replace(/[?#].*$/s, '').replace(/^([a-z][\w+.-]*:\/\/)?.*@/is, '$1');
}
