import { createMessage, type Payload } from './create-message.ts';
import type { Message } from './message.ts';

// Slack refuses a whole message over one text that is longer.
const maxHeaderLength = 150;
const maxSectionLength = 3000;

/** The body for an incoming webhook of Slack: blocks, and the text that notifications show. */
export function createSlackBody(payload: Payload) {
  const message = createMessage(payload);
  return {
    text: escapeText(message.title),
    blocks: [
      {
        type: 'header',
        // Plain text: nothing in it is markup, and nothing is to be escaped.
        text: { type: 'plain_text', text: shorten(message.title, maxHeaderLength), emoji: false },
      },
      { type: 'section', text: { type: 'mrkdwn', text: formatSection(message) } },
    ],
    unfurl_links: false,
  };
}

function formatSection({ text, facts }: Message): string {
  const lines = facts.map(({ name, value }) => `*${name}:* ${shorten(escapeText(value), 300)}`);
  const rest = lines.length === 0 ? '' : `\n\n${lines.join('\n')}`;
  return `${shorten(escapeText(text), maxSectionLength - rest.length)}${rest}`;
}

/**
 * The three signs that Slack's markup is made of: escaped, no name can mention `<!channel>` or hide
 * a link. https://docs.slack.dev/messaging/formatting-message-text
 */
function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Never in the middle of an escaped sign, nor of a pair of surrogates. */
function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  return `${text.slice(0, maxLength - 1).replace(/(&[a-z]*|[\uD800-\uDBFF])$/, '')}…`;
}
