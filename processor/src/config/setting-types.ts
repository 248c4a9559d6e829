import { isIP } from 'node:net';
import { createSetting, quote, SettingError } from './setting.ts';

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

/** A switch in an environment variable; the file has real ones. */
export const switchText = createSetting('true or false', (text) => {
  if (text === 'true' || text === 'false') return text === 'true';
  throw new SettingError(`${quote(text)} is neither true nor false.`);
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

/** What a token of the API may do. */
export const tokenScope = createSetting('read or admin', (text) => {
  if (text === 'read' || text === 'admin') return text;
  throw new SettingError(
    `${quote(text)} is not what a token of the API is for: write read or admin.`,
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
