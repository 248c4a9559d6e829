import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A mail as it arrived. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and body, still encoded. */
  readonly source: string;
  /** The header's value in plain text; `''` without one. */
  readonly subject: string;
  readonly receivedAt: Date;
}

/** A real SMTP server that keeps what is sent to it. */
export interface SmtpMailbox {
  readonly port: number;
  readonly mails: readonly ReceivedMail[];
  close(): Promise<void>;
}

/**
 * Starts a server on a free port of 127.0.0.1, without TLS.
 * @param auth what senders have to log in with; without it nobody can.
 */
export async function startSmtpServer({
  auth,
}: {
  auth?: { readonly user: string; readonly password: string };
} = {}): Promise<SmtpMailbox> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', ...(auth === undefined ? ['AUTH'] : [])],
    allowInsecureAuth: true,
    onAuth({ username, password }, _session, callback) {
      const isKnown = username === auth?.user && password === auth?.password;
      callback(isKnown ? null : new Error('Unknown user or password'), { user: username });
    },
    onData(stream, { envelope }, callback) {
      text(stream).then((source) => {
        mails.push({
          from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
          to: envelope.rcptTo.map(({ address }) => address),
          source,
          subject: decodeHeader(/^subject: (.*(?:\r?\n[ \t].*)*)/im.exec(source)?.[1] ?? ''),
          receivedAt: new Date(),
        });
        callback();
      }, callback);
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  // What a client does wrong is the client's test to notice.
  server.on('error', () => {});
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Unfolds a header and decodes its encoded words: RFC 2047. */
function decodeHeader(value: string): string {
  return value
    .replace(/\r?\n[ \t]/g, ' ')
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, encoding: string, word: string) =>
      encoding.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString()
        : decodeURIComponent(word.replaceAll('_', ' ').replace(/%/g, '%25').replaceAll('=', '%')),
    );
}
