/** Writes one event for the operator. Never prompts, answers, tokens or whole URLs. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  message: string,
  fields?: Readonly<Record<string, unknown>>,
) => void;

/** One line per event on stderr, so that stdout stays free for results. */
export function createLog({
  write = (line: string) => void process.stderr.write(line),
}: {
  write?: (line: string) => void;
} = {}): Log {
  return function log(level, message, fields = {}) {
    const details = Object.entries(fields)
      .map(([key, value]) => ` ${key}=${JSON.stringify(value)}`)
      .join('');
    write(`${new Date().toISOString()} ${level.toUpperCase()} ${message}${details}\n`);
  };
}
