import { element } from './element.js';
import { count } from './show-sums.js';

const outcomeWords = { delivered: 'delivered', waiting: 'not yet delivered', given_up: 'given up' };

/** Whom the processor told of an alert, and what became of it; one line for those alike. */
export function createDeliveries(deliveries) {
  if (deliveries.length === 0) {
    return element('p', { class: 'missing' }, 'nobody by the processor');
  }
  return element('ul', {}, ...groupDeliveries(deliveries).map(createGroup));
}

function groupDeliveries(deliveries) {
  const groups = new Map();
  for (const { recipient, ...delivery } of deliveries) {
    const key = JSON.stringify(delivery);
    const group = groups.get(key) ?? { ...delivery, recipients: [] };
    group.recipients.push(recipient);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function createGroup({ channel, outcome, recipients, trouble }) {
  const names = recipients.flatMap((recipient, index) => [
    index === 0 ? '' : ', ',
    element('bdi', {}, recipient),
  ]);
  return element(
    'li',
    {},
    `${channel} to `,
    ...names,
    ': ',
    element('span', { class: `outcome ${outcome}` }, outcomeWords[outcome] ?? outcome),
    trouble === null ? null : element('span', {}, ` ${trouble}`),
  );
}

/** What of a delivery is shown. What went wrong before it was delivered is not. */
export function pickDelivery({ channel, outcome, recipient, attempts, last_error: lastError }) {
  const tries = attempts === 1 ? '1 attempt' : `${count(attempts)} attempts`;
  const trouble = outcome === 'delivered' || lastError === null ? null : `(${tries}: ${lastError})`;
  return { channel, outcome, recipient, trouble };
}
