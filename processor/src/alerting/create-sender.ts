import type { Mailer } from './create-mailer.ts';
import type { Payload } from './create-message.ts';
import { createSlackBody } from './create-slack-body.ts';
import { postJson } from './post-json.ts';
import type { SendOutcome } from './send-outcome.ts';

/** Where one delivery goes. */
export type Target =
  | { readonly kind: 'webhook' | 'slack'; readonly url: string }
  | { readonly kind: 'mail'; readonly address: string }
  /** The configuration no longer says where: the delivery is given up. */
  | { readonly kind: 'nowhere'; readonly reason: string };

/** Makes one attempt. Never rejects. */
export type Sender = (message: {
  readonly target: Target;
  readonly payload: Payload;
  readonly timeoutMs: number;
  readonly sentAt: Date;
}) => Promise<SendOutcome>;

/** Sends each message by its channel; mail only where there is a mail server. */
export function createSender({ sendMail }: { sendMail: Mailer | null }): Sender {
  return async function send({ target, payload, timeoutMs, sentAt }) {
    switch (target.kind) {
      case 'webhook':
        return await postJson({
          what: 'The webhook',
          url: target.url,
          // The header names of the Standard Webhooks specification.
          headers: {
            'idempotency-key': payload.id,
            'webhook-id': payload.id,
            'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
          },
          body: payload,
          timeoutMs,
        });
      case 'slack':
        return await postJson({
          what: 'Slack',
          url: target.url,
          body: createSlackBody(payload),
          timeoutMs,
        });
      case 'mail':
        if (sendMail === null) return giveUp('There is no mail server');
        return await sendMail({ to: target.address, payload, timeoutMs });
      case 'nowhere':
        return giveUp(target.reason);
    }
  };
}

function giveUp(error: string): SendOutcome {
  return { delivered: false, error, isFinal: true };
}
