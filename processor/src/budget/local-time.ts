/**
 * What a clock on the wall shows at an instant, in milliseconds as if that reading were UTC.
 * Throws a RangeError for a time zone that is not known.
 */
export function calculateLocalTime(instantMs: number, timeZone: string): number {
  const reading: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of resolveFormatter(timeZone).formatToParts(instantMs)) {
    reading[type] = Number(value);
  }
  const { year = Number.NaN, month = 1, day, hour, minute, second } = reading;
  const milliseconds = ((instantMs % 1000) + 1000) % 1000;
  return Date.UTC(year, month - 1, day, hour, minute, second, milliseconds);
}

// A formatter takes 30 times longer to make than to use; there are as many as budgets' time zones.
const formatters = new Map<string, Intl.DateTimeFormat>();

function resolveFormatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(timeZone, formatter);
  return formatter;
}
