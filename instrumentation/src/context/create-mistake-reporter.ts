import type { Log } from '../log.ts';
import type { ReportMistake } from './parse-usage-context.ts';

/** Enough for every kind of mistake; names that an app makes up as it goes fill no memory. */
const maxKinds = 50;

/** Creates what warns of each kind of mistake in a usage context once. */
export function createMistakeReporter(log: Log): ReportMistake {
  const told = new Set<string>();
  return function reportMistake(mistake) {
    if (told.has(mistake) || told.size >= maxKinds) return;
    told.add(mistake);
    log('warn', `withUsageContext: ${mistake}`);
  };
}
