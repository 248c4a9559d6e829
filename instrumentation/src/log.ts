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
    writeLine(`tallylight: ${message}${suffix}\n`);
  };
}

/** A closed stderr is no reason to end the app, which an `error` event without a listener would do. */
function writeLine(line: string): void {
  try {
    const { stderr } = process;
    if (stderr.listenerCount('error') === 0) stderr.once('error', ignore);
    stderr.write(line, (error) => {
      // The event of a failed write comes after this call.
      if (!error) stderr.removeListener('error', ignore);
    });
  } catch {
    // As above.
  }
}

function ignore(): void {}
