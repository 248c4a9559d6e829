import nodemailer from 'nodemailer';
import type { SmtpServer } from '../domain/smtp-server.ts';
import { createMessage, type Payload } from './create-message.ts';
import type { SendOutcome } from './send-outcome.ts';

/** Sends one message to one address. */
export type Mailer = (mail: {
  readonly to: string;
  readonly payload: Payload;
  readonly timeoutMs: number;
}) => Promise<SendOutcome>;

/**
 * Sends mail through a mail server, one connection per mail. Every attempt at one message to one
 * address has the same `Message-ID`, by which mail programs recognise repetitions.
 */
export function createMailer({ host, port, tls, login, from }: SmtpServer): Mailer {
  return async function sendMail({ to, payload, timeoutMs }) {
    const transport = nodemailer.createTransport({
      host,
      port,
      secure: tls === 'implicit',
      requireTLS: tls === 'starttls',
      ignoreTLS: tls === 'none',
      ...(login !== null && { auth: { user: login.user, pass: login.password } }),
      dnsTimeout: timeoutMs,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const { title, text, facts } = createMessage(payload);
    const lines = facts.map(({ name, value }) => `${name}: ${value}`);
    // Above its own time-outs, each of which a server evades that says a little now and then. It ends
    // the connection: what counts as not delivered is not to be taken later.
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      await transport.sendMail({
        from,
        to: { name: '', address: to },
        subject: title,
        text: `${text}\n\n${lines.join('\n')}\n`,
        messageId: `<${payload.id}.${Buffer.from(to).toString('hex')}@tallylight>`,
        // So that nobody's absence is answered to us.
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Tallylight-Id': payload.id },
        signal,
      });
      return { delivered: true };
    } catch (error) {
      if (!signal.aborted) return { delivered: false, ...describeFailure(error) };
      const description = `The mail server did not take the mail within ${timeoutMs} ms`;
      return { delivered: false, error: description, isFinal: false };
    } finally {
      transport.close();
    }
  };
}

/** Refused for good: nobody lives at this address, or such a mail is not taken. A login may be mended. */
function describeFailure(error: unknown): { error: string; isFinal: boolean } {
  if (!(error instanceof Error)) return { error: 'The mail server failed', isFinal: false };
  const status = 'responseCode' in error ? Number(error.responseCode) : 0;
  const command = 'command' in error ? String(error.command) : '';
  const isFinal = status >= 550 && status < 560 && /^(RCPT TO|DATA)$/.test(command);
  if (status > 0) return { error: `The mail server answered ${status} to ${command}`, isFinal };
  const code = 'code' in error ? `: ${String(error.code)}` : '';
  return {
    error: code === '' ? error.message : `The mail server could not be used${code}`,
    isFinal,
  };
}
