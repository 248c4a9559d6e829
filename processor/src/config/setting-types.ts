import { isIP } from 'node:net';
import type { BudgetPeriod } from '../domain/budget.ts';
import { formatAmount, parseAmount } from '../domain/money.ts';
import { createSetting, quote, SettingError } from './setting.ts';
import { suggestNearest } from './suggest-nearest.ts';

/** A name that people chose: of a budget, a tenant, an environment. */
export function createName(expected: string) {
  return createSetting(expected, (text) => {
    if (text === '') throw new SettingError(`is empty: write ${expected}.`);
    if (text.length > 100) throw new SettingError(`is longer than 100 characters: ${quote(text)}.`);
    if (/\p{Cc}/u.test(text)) throw new SettingError(`${quote(text)} has control characters.`);
    return text;
  });
}

export function createWholeNumber({ min, max, unit }: { min: number; max: number; unit: string }) {
  const expected = `a whole number${unit === '' ? '' : ` of ${unit}`} from ${min} to ${max}`;
  return createSetting(expected, (text) => {
    const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= min && number <= max) return number;
    throw new SettingError(`${quote(text)} is not ${expected}.`);
  });
}

/** Kubernetes and Docker links name the variables of a service called `tallylight` like ours. */
const injectedPort = /^tcp:\/\//;

export const port = createSetting('a port from 0 to 65535', (text) => {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  const hint = injectedPort.test(text)
    ? ' Kubernetes or Docker set it for a service named "tallylight": rename the service, or set enableServiceLinks: false.'
    : ' Write a number such as 4318, or 0 for any free port.';
  throw new SettingError(`${quote(text)} is not a port.${hint}`);
});

export const host = createSetting('an address such as 127.0.0.1', (text) => {
  const address = /^\[(.*)\]$/.exec(text)?.[1] ?? text;
  const isName = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(address);
  if (isIP(address) !== 0 || isName) return address;
  throw new SettingError(
    `${quote(text)} is not an address to listen on: write 127.0.0.1 for this machine only, 0.0.0.0 or :: for all, without a port.`,
  );
});

export const folder = createSetting('the path of a folder', (text) => {
  if (text === '') throw new SettingError('is empty: write the path of a folder.');
  if (!text.startsWith('~')) return text;
  throw new SettingError(`${quote(text)}: "~" is not expanded here, write the whole path.`);
});

/** The value of the header `Authorization: Bearer …`. Never shown. */
export const token = createSetting('a token', (text) => {
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw new SettingError(
    'has to be ASCII letters, digits and signs without spaces, because it travels in a header. (The value is not shown.)',
  );
});

export const variableName = createSetting('the name of an environment variable', (text) => {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(text)) return text;
  throw new SettingError(
    'is not the name of an environment variable: write the name, such as INGEST_TOKEN, not the value. (Not shown: it may be a secret.)',
  );
});

export const databaseUrl = createSetting('a URL such as postgres://user@host/database', (text) => {
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new SettingError(
    'is not a postgres:// or postgresql:// URL. Signs such as "@" in a password are written as %40. (The value is not shown.)',
  );
});

/** Its path is often a secret, so a mistaken one is not shown. */
export const webhookUrl = createSetting('a URL such as https://example.com/hook', (text) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new SettingError('is not an http:// or https:// URL. (The value is not shown.)');
  }
  if (url.username === '' && url.password === '') return url.href;
  throw new SettingError(
    'has a user name or password before the host, which cannot be sent: put a token into its path or query. (The value is not shown.)',
  );
});

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

export const periods: readonly BudgetPeriod[] = ['day', 'week', 'month'];

export const period = createSetting('day, week or month', (text) => {
  const known = periods.find((name) => name === text);
  if (known !== undefined) return known;
  throw new SettingError(`${quote(text)} is not a period: write day, week or month.`);
});

/** Kept as decimal text without needless zeros: `0.80` is `0.8`. */
export const threshold = createSetting('a share of the limit such as 0.8', (text) => {
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
