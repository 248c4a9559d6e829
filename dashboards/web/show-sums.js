import { element, setText } from './element.js';
import { formatUsd } from './money.js';

/** Shows one period's sum with, always beside it, the calls that it does not contain. */
export function showSum(card, totals) {
  const amount = card.querySelector('.amount');
  if (amount.dataset.exact !== totals.effective_cost) {
    amount.dataset.exact = totals.effective_cost;
    amount.replaceChildren(costOf(totals.effective_cost));
  }
  const beside = card.querySelector('.beside');
  const looks = JSON.stringify(totals);
  if (beside.dataset.looks === looks) return;
  beside.dataset.looks = looks;
  beside.replaceChildren(callsOf(totals.requests), ...unknownsOf(totals));
}

/** An amount to read, with the exact one to look up. */
export function costOf(text) {
  return element('data', { value: text, title: `${text} USD, exactly` }, formatUsd(text));
}

/** What a sum leaves out: a cost that is unknown is not zero. */
export function unknownsOf({ unpriced_requests: unpriced, absent_requests: absent }) {
  return [
    element('span', { class: unpriced > 0 ? 'unknown' : 'none' }, `${count(unpriced)} unpriced`),
    element(
      'span',
      { class: absent > 0 ? 'unknown' : 'none' },
      `${count(absent)} of unknown usage`,
    ),
  ];
}

export function count(number) {
  return new Intl.NumberFormat('en').format(number);
}

export function showTitle(totals) {
  setText(
    document.querySelector('title'),
    `${formatUsd(totals.effective_cost)} today · Tallylight`,
  );
}

function callsOf(requests) {
  return element('span', {}, `${count(requests)} ${requests === 1 ? 'call' : 'calls'}`);
}
