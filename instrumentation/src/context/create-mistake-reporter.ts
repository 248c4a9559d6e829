import type { Log } from '../log.ts';
import type { ReportMistake } from './parse-usage-context.ts';

/** Enough for every kind of mistake; names that an app makes up as it goes fill no memory. */
const maxKinds = 50;

/** Creates what warns once of each kind of mistake in what the app tells us. */
export function createMistakeReporter(log: Log, subject = 'usage context'): ReportMistake {
  const told = new Set<string>();
  return function reportMistake(mistake) {
    if (told.has(mistake) || told.size >= maxKinds) return;
    told.add(mistake);
    log('warn', `${subject}: ${mistake}`);
  };
}
