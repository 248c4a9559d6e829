import { element, setText } from './element.js';
import { formatUsd } from './money.js';

/** Shows one period's sum with, always beside it, the calls that it lacks and those it estimates. */
export function showSum(card, totals) {
  const amount = card.querySelector('.amount');
  const exact = totals.effective_cost ?? 'unknown';
  if (amount.dataset.exact !== exact) {
    amount.dataset.exact = exact;
    amount.replaceChildren(sumOf(totals));
  }
  const beside = card.querySelector('.beside');
  const looks = JSON.stringify(totals);
  if (beside.dataset.looks === looks) return;
  beside.dataset.looks = looks;
  beside.replaceChildren(callsOf(totals.requests), ...doubtsOf(totals));
}

/** Where no cost of any call is known the sum is unknown: `$0.00` would read as a price. */
export function sumOf({ effective_cost: cost }) {
  return cost === null ? element('span', { class: 'unknown' }, 'unknown') : costOf(cost);
}

/** A sum as plain text. */
export function sumWords({ effective_cost: cost }) {
  return cost === null ? 'unknown' : formatUsd(cost);
}

/** An amount to read, with the exact one to look up. */
export function costOf(text) {
  return element('data', { value: text, title: `${text} USD, exactly` }, formatUsd(text));
}

/** What a sum leaves out, as a cost that is unknown is not zero, and what nobody reported. */
export function doubtsOf({
  unpriced_requests: unpriced,
  absent_requests: absent,
  estimated_requests: estimated,
  estimated_cost: estimatedCost,
}) {
  return [
    element('span', { class: unpriced > 0 ? 'unknown' : 'none' }, `${count(unpriced)} unpriced`),
    element(
      'span',
      { class: absent > 0 ? 'unknown' : 'none' },
      `${count(absent)} of unknown usage`,
    ),
    element(
      'span',
      {
        class: estimated > 0 ? 'unknown' : 'none',
        ...(estimated > 0 && estimatedCost !== null
          ? { title: `${estimatedCost} USD of the sum, exactly` }
          : {}),
      },
      `${count(estimated)} estimated`,
    ),
  ];
}

export function count(number) {
  return new Intl.NumberFormat('en').format(number);
}

export function showTitle(totals) {
  setText(document.querySelector('title'), `${sumWords(totals)} today · Tallylight`);
}

function callsOf(requests) {
  return element('span', {}, `${count(requests)} ${requests === 1 ? 'call' : 'calls'}`);
}
