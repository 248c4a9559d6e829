import type { AlertSender } from '../domain/alert.ts';
import type { SmtpServer } from '../domain/smtp-server.ts';
import { createList, createSetting, quote, SettingError } from './setting.ts';
import { suggestNearest } from './suggest-nearest.ts';

const senders: readonly AlertSender[] = ['processor', 'alertmanager'];

export const sender = createSetting('processor or alertmanager', (text) => {
  const known = senders.find((name) => name === text);
  if (known !== undefined) return known;
  throw new SettingError(
    `${quote(text)} sends nothing: write processor or alertmanager.${suggestNearest(text, senders)}`,
  );
});

const tlsModes: readonly SmtpServer['tls'][] = ['starttls', 'implicit', 'none'];

export const tls = createSetting('starttls, implicit or none', (text) => {
  const known = tlsModes.find((name) => name === text);
  if (known !== undefined) return known;
  throw new SettingError(`${quote(text)} is no way of TLS: write starttls, implicit or none.`);
});

/** A mail server in one line. */
export interface SmtpUrl {
  readonly isImplicitTls: boolean;
  readonly host: string;
  readonly port: number | null;
  readonly login: SmtpServer['login'];
}

/** Holds a password, so a mistaken one is not shown. */
export const smtpUrl = createSetting(
  'a URL such as smtp://mail.example.com:587',
  (text): SmtpUrl => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === '') {
      throw new SettingError('is not an smtp:// or smtps:// URL. (The value is not shown.)');
    }
    if (!/^\/?$/.test(url.pathname + url.search + url.hash)) {
      throw new SettingError(
        'has more than a user, a password, a host and a port: "/", "?" and "#" in a password are written as %2F, %3F and %23. (The value is not shown.)',
      );
    }
    return {
      isImplicitTls: url.protocol === 'smtps:',
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: url.port === '' ? null : Number(url.port),
      login: readLogin(url),
    };
  },
);

function readLogin({ username, password }: URL): SmtpServer['login'] {
  if (username === '' && password === '') return null;
  if (username === '' || password === '') {
    throw new SettingError('has a user or a password without the other. (The value is not shown.)');
  }
  try {
    return { user: decodeURIComponent(username), password: decodeURIComponent(password) };
  } catch {
    throw new SettingError('has a "%" that is not written as %25. (The value is not shown.)');
  }
}

const mailAddress = createSetting('a mail address', parseAddress);

/** `ai-costs@example.com`, or `AI costs <ai-costs@example.com>`. */
export const mailSender = createSetting(
  'a mail address such as ai-costs@example.com',
  (text): SmtpServer['from'] => {
    const [, name = '', address] = /^"?([^"<>]*?)"?\s*<([^<>]*)>$/.exec(text) ?? [];
    if (/\p{Cc}/u.test(name)) throw new SettingError(`${quote(text)} has control characters.`);
    return { name: name.trim(), address: parseAddress(address ?? text) };
  },
);

const maxRecipients = 50;

export const recipients = createList('a list of mail addresses', mailAddress).transform(
  (addresses, context) => {
    const lowered = addresses.map((address) => address.toLowerCase());
    const repeated = addresses.find(
      (address, index) => lowered.indexOf(address.toLowerCase()) !== index,
    );
    if (repeated !== undefined) {
      context.addIssue({ code: 'custom', message: `has ${repeated} twice: keep one of them.` });
    }
    if (addresses.length > maxRecipients) {
      const message = `has more than ${maxRecipients} addresses: write the address of a mailing list.`;
      context.addIssue({ code: 'custom', message });
    }
    return addresses;
  },
);

/** Only what every mail server takes; whether somebody lives there, it alone knows. */
function parseAddress(text: string): string {
  const isAddress =
    /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\p{L}\p{N}]([\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u.test(text);
  if (isAddress && text.length <= 254) return text;
  throw new SettingError(
    `${quote(text)} is not a mail address: write one such as ai-costs@example.com.`,
  );
}
