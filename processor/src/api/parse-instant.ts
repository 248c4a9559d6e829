const shape =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?([Zz]|[+\- ]\d\d:\d\d))?$/;

/**
 * Parses an ISO 8601 instant with its offset, or a date, which means its midnight in UTC.
 * Milliseconds; finer digits are cut off. `null` where it is no such instant. A space stands for `+`:
 * that is what an offset's sign becomes in a query that nobody encoded.
 */
export function parseInstant(text: string): Date | null {
  const parts = shape.exec(text);
  if (parts === null) return null;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] =
    parts;
  const offset = zone.replace(' ', '+').toUpperCase();
  if (!isDate(Number(year), Number(month), Number(day))) return null;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const milliseconds = fraction.padEnd(3, '0').slice(0, 3);
  const instant = new Date(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}${offset}`,
  );
  return Number.isNaN(instant.getTime()) ? null : instant;
}

/** `Date` rolls 30 February over into March; a question about that day is a mistake. */
function isDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
