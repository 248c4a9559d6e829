import type { BudgetPeriod } from '../domain/budget.ts';
import { formatAmount, parseAmount } from '../domain/money.ts';
import { createList, createSetting, quote, SettingError } from './setting.ts';
import { suggestNearest } from './suggest-nearest.ts';

// What the ledger's numeric(38,18) holds.
const maxLimit = 10n ** 38n;

export const limit = createSetting('an amount in USD such as 250 or 0.5', (text) => {
  const amount = parseDecimal(text, 'an amount');
  if (amount <= 0n) throw new SettingError(`${quote(text)} is no limit: write more than 0 USD.`);
  if (amount >= maxLimit)
    throw new SettingError(`${quote(text)} USD is more than the ledger holds.`);
  return amount;
});

export const currency = createSetting('USD', (text) => {
  if (text === 'USD') return text;
  throw new SettingError(
    `${quote(text)} is not supported: limits are in USD, leave this line out.`,
  );
});

const periods: readonly BudgetPeriod[] = ['day', 'week', 'month'];

export const period = createSetting('day, week or month', (text) => {
  const known = periods.find((name) => name === text);
  if (known !== undefined) return known;
  throw new SettingError(`${quote(text)} is not a period: write day, week or month.`);
});

/** Kept as decimal text without needless zeros: `0.80` is `0.8`. */
const threshold = createSetting('a share of the limit such as 0.8', (text) => {
  const percent = /^(.+?)\s*%$/.exec(text)?.[1];
  if (percent !== undefined) {
    throw new SettingError(`${quote(text)}: write shares, 0.8 instead of 80%.`);
  }
  const share = parseDecimal(text, 'a share of the limit');
  if (share > 0n && share < parseAmount('10')) return formatAmount(share);
  throw new SettingError(
    `${quote(text)} is not a share of the limit: write 0.8 for 80%, 1 for all of it.`,
  );
});

/** Ascending, each once. */
export const thresholds = createList(
  'a list of shares of the limit such as [0.5, 0.8, 1]',
  threshold,
).transform((shares, context) => {
  const repeated = shares.find((share, index) => shares.indexOf(share) !== index);
  if (repeated !== undefined) {
    context.addIssue({ code: 'custom', message: `has ${repeated} twice: keep one of them.` });
  }
  return shares.toSorted((a, b) => (parseAmount(a) < parseAmount(b) ? -1 : 1));
});

export const timeZone = createSetting('a time zone such as Europe/Berlin', (text) => {
  if (isTimeZone(text)) return text;
  const suggestion = suggestNearest(text, Intl.supportedValuesOf('timeZone'));
  throw new SettingError(
    `${quote(text)} is not an IANA time zone such as UTC or Europe/Berlin.${suggestion}`,
  );
});

/** Offsets such as `+02:00` are left out: they know no summer time. */
function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

function parseDecimal(text: string, what: string): bigint {
  const [, decimals = ''] = /^-?\d*\.(\d*)$/.exec(text) ?? [];
  if (/^-?(\d+\.?\d*|\.\d+)$/.test(text) && decimals.length <= 18) return parseAmount(text);
  throw new SettingError(
    `${quote(text)} is not ${what}: write plain decimals such as 250 or 0.5, with at most 18 decimals.`,
  );
}
