import { element } from './element.js';

const basisWords = {
  stated: 'The provider’s response stated this cost itself.',
  priced: 'Each line is quantity × rate ÷ units, rounded once.',
  not_billed: 'The provider does not bill this call, so that its cost is a known zero.',
  unpriced: 'The usage is known and no price is. This call is in no sum until a price is added.',
  absent: 'The response did not tell its usage. This call is in no sum: unknown is not zero.',
};

/** Shows the arithmetic behind one record's cost in a dialog. */
export function showExplanation(dialog, explanation) {
  const {
    charges,
    price,
    notes_in_words: notes,
    cost_basis: basis,
    list_cost: listCost,
  } = explanation;
  dialog
    .querySelector('#explanation-body')
    .replaceChildren(
      element('p', {}, basisWords[basis] ?? ''),
      charges.length > 0 ? createTable(charges, explanation.total) : '',
      charges.length === 0 && listCost !== null ? element('p', {}, `Cost: ${listCost} USD`) : '',
      explanation.matches_stored_cost === false
        ? element(
            'p',
            { class: 'unknown' },
            `The ledger holds ${listCost ?? 'no cost'}, which is not this total.`,
          )
        : '',
      price === null ? '' : createSource(price),
      notes.length > 0 ? element('p', {}, notes.join(' ')) : '',
      element('p', { class: 'more' }, 'Record ', element('code', {}, explanation.id)),
    );
  dialog.showModal();
}

function createTable(charges, total) {
  const rows = charges.map((charge) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, charge.meter),
      element('td', { class: 'number' }, charge.arithmetic),
    ),
  );
  return element(
    'div',
    { class: 'scroll' },
    element(
      'table',
      {},
      element('caption', { class: 'unseen' }, 'Charges'),
      element('tbody', {}, ...rows),
      element(
        'tfoot',
        {},
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, 'total'),
          element('td', { class: 'number' }, `${total} USD`),
        ),
      ),
    ),
  );
}

function createSource({
  source,
  source_url: url,
  valid_from: from,
  valid_to: to,
  known_from: known,
}) {
  const isLink = /^https?:\/\//.test(url ?? '');
  return element(
    'p',
    {},
    'Price from ',
    isLink ? element('a', { href: url, rel: 'noreferrer' }, source) : source,
    `, valid ${from === null ? 'as far back as known' : `from ${dayOf(from)}`}`,
    to === null ? '' : ` to ${dayOf(to)}`,
    `, known here since ${dayOf(known)}.`,
  );
}

function dayOf(instant) {
  return instant.slice(0, 10);
}
