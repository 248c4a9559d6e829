import { element, keepChildren, nameOf } from './element.js';
import { compareAmounts, shareOf } from './money.js';
import { count, sumOf } from './show-sums.js';

const shownRows = 8;

const titles = {
  model: { caption: 'By model', missing: 'model not named' },
  user: { caption: 'By user', missing: 'user not named' },
  feature: { caption: 'By feature', missing: 'feature not named' },
};

/** Shows the dearest groups of one dimension as a table whose rows carry a bar. */
export function showGroups(card, groups, period) {
  const dimension = card.dataset.dimension;
  const { caption, missing } = titles[dimension];
  const body = card.querySelector('tbody') ?? createTable(card, caption);
  card.querySelector('.period').textContent = period;

  const sorted = [...groups].sort((a, b) => compareAmounts(knownCost(b), knownCost(a)));
  const most = sorted.length === 0 ? '0' : knownCost(sorted[0]);
  const rows = sorted.slice(0, shownRows).map((group) => ({ ...group, most }));
  keepChildren(body, rows, {
    keyOf: ({ key }) => JSON.stringify(key),
    create: (group) => createRow(group, missing),
  });
  const hidden = sorted.length - rows.length;
  card.querySelector('.more').textContent = hidden > 0 ? `and ${count(hidden)} more` : '';
}

function createTable(card, caption) {
  const head = element(
    'tr',
    {},
    element('th', { scope: 'col' }, 'Name'),
    element('th', { scope: 'col', class: 'number' }, 'Calls'),
    element('th', { scope: 'col', class: 'number' }, 'Cost'),
  );
  const body = element('tbody');
  const period = element('span', { class: 'unseen period' });
  card.append(
    element(
      'table',
      {},
      element('caption', {}, `${caption} `, period),
      element('thead', {}, head),
      body,
    ),
    element('p', { class: 'more' }),
  );
  return body;
}

function createRow(group, missing) {
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, nameOf(group.key, missing), barOf(group), noteOf(group)),
    element('td', { class: 'number' }, count(group.requests)),
    element('td', { class: 'number' }, sumOf(group)),
  );
}

/** How the group compares with the dearest one; the figures beside it say the same. */
function barOf(group) {
  const share = shareOf(knownCost(group), group.most);
  if (share === 0) return null;
  const bar = element('span', { class: 'bar', 'aria-hidden': 'true' });
  bar.style.setProperty('--share', `${share / 10}%`);
  return bar;
}

/** What the group's sum leaves out, and what it estimates. */
function noteOf({
  unpriced_requests: unpriced,
  absent_requests: absent,
  estimated_requests: estimated,
}) {
  const notes = [
    unpriced > 0 ? `${count(unpriced)} unpriced` : null,
    absent > 0 ? `${count(absent)} of unknown usage` : null,
    estimated > 0 ? `${count(estimated)} estimated` : null,
  ].filter((note) => note !== null);
  return notes.length === 0 ? null : element('span', { class: 'note unknown' }, notes.join(', '));
}

/** For the order and the bars only: what is unknown stands last and has no bar. */
function knownCost({ effective_cost: cost }) {
  return cost ?? '0';
}
