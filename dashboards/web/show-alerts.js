import { createTime } from './create-time.js';
import { element, keepChildren } from './element.js';
import { createDeliveries, pickDelivery } from './show-deliveries.js';

/** Shows the alert history, newest first as it comes. */
export function showAlerts(section, alerts, { hasMore, onAcknowledge }) {
  const list = section.querySelector('.alerts');
  const held = list.contains(document.activeElement) ? document.activeElement : null;
  keepChildren(list, alerts.map(pickShown), {
    keyOf: ({ id }) => id,
    create: (alert) => createEntry(alert, onAcknowledge),
  });
  list.hidden = alerts.length === 0;
  section.querySelector('.none').hidden = alerts.length > 0;
  section.querySelector('.older').hidden = !hasMore;
  if (held !== null && !list.contains(held)) {
    focusAlert(section, held.closest('.alert').dataset.key, held.localName);
  }
}

/** Puts the focus into one entry: on its element of this kind, else on its button, else on itself. */
export function focusAlert(section, id, localName = 'button') {
  const entry = [...section.querySelectorAll('.alert')].find(({ dataset }) => dataset.key === id);
  const target =
    entry?.querySelector(`:scope ${localName}:is(a, button)`) ?? entry?.querySelector('button');
  (target ?? entry)?.focus();
}

/** Only what is shown: an alert that is merely heard of again stays the same element. */
function pickShown({ labels, last_received_at, annotations, deliveries, ...alert }) {
  return {
    ...alert,
    runbookUrl: annotations.runbook_url ?? null,
    deliveries: deliveries.map(pickDelivery),
  };
}

function createEntry(alert, onAcknowledge) {
  return element(
    'li',
    { class: `alert ${alert.status}`, tabindex: '-1' },
    element(
      'div',
      { class: 'alert-what' },
      element('p', { class: 'beside' }, ...describeState(alert)),
      element('h3', {}, element('bdi', {}, alert.summary)),
      element('p', { class: 'beside' }, ...describeOrigin(alert)),
    ),
    element(
      'dl',
      {},
      createField('Told', createDeliveries(alert.deliveries)),
      createField(
        alert.acknowledged_by === null ? 'Not acknowledged' : 'Acknowledged',
        ...describeAcknowledgement(alert, onAcknowledge),
      ),
    ),
  );
}

function createField(title, ...content) {
  return element('div', {}, element('dt', {}, title), element('dd', {}, ...content));
}

const knownSeverities = ['critical', 'warning', 'info'];

function describeState({ severity, status, starts_at: startsAt, ends_at: endsAt }) {
  const level = knownSeverities.includes(severity) ? severity : 'other';
  const isOver = status === 'resolved' && endsAt !== null;
  return [
    severity === null
      ? element('span', { class: 'missing' }, 'no severity')
      : element('strong', { class: `severity ${level}` }, element('bdi', {}, severity)),
    element('span', { class: 'alert-state' }, status),
    element('span', {}, createTime(startsAt), ...(isOver ? [' to ', createTime(endsAt)] : [])),
  ];
}

function describeOrigin({ name, summary, budget, runbookUrl }) {
  const isLink = /^https?:\/\//.test(runbookUrl ?? '');
  return [
    name === summary ? null : element('span', {}, element('bdi', {}, name)),
    budget === null ? null : element('span', {}, 'budget ', element('bdi', {}, budget)),
    isLink ? element('a', { href: runbookUrl, rel: 'noreferrer' }, 'what to do') : null,
  ].filter((part) => part !== null);
}

function describeAcknowledgement(alert, onAcknowledge) {
  const { acknowledged_by: by, acknowledged_at: at, acknowledgement_note: note } = alert;
  if (by === null) {
    const attributes = { type: 'button', 'aria-label': `Acknowledge: ${alert.summary}` };
    const button = element('button', attributes, 'Acknowledge');
    button.addEventListener('click', () => onAcknowledge(alert));
    return [button];
  }
  return [
    element('p', {}, 'by ', element('bdi', {}, by), ', ', createTime(at)),
    note === null ? null : element('p', { class: 'alert-note' }, element('bdi', {}, note)),
  ];
}
