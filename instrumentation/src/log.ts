/** What the instrumentation may say on stderr. */
export type LogLevel = 'silent' | 'warn' | 'info';

/** Writes one line to stderr. `fields` never hold anything of a prompt, an answer or a key. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  message: string,
  fields?: Record<string, unknown>,
) => void;

/** A log for the host app's stderr; stdout belongs to the app. */
export function createLog(threshold: LogLevel): Log {
  return function log(level, message, fields) {
    if (threshold === 'silent' || (threshold === 'warn' && level === 'info')) return;
    const suffix = fields === undefined ? '' : ` ${JSON.stringify(fields)}`;
    try {
      process.stderr.write(`tallylight: ${message}${suffix}\n`);
    } catch {
      // A closed stderr is no reason to disturb the app.
    }
  };
}
