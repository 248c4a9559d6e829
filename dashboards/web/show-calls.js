import { element, keepChildren, nameOf } from './element.js';
import { costOf, count } from './show-sums.js';

const statusWords = {
  error: 'error',
  timeout: 'timed out',
  rate_limited: 'rate limited',
  cancelled: 'cancelled',
  incomplete: 'incomplete',
};

/** Shows the latest calls. Returns how many of them are new since the last time. */
export function showCalls(body, records, { isFirst, onExplain }) {
  const today = new Date().toDateString();
  const rows = records.map((record) => ({ ...record, time: timeOf(record.started_at, today) }));
  const fresh = keepChildren(body, rows, {
    keyOf: ({ id }) => id,
    create: (record) => createRow(record, onExplain),
  });
  if (!isFirst) for (const row of fresh) row.classList.add('fresh');
  return isFirst ? 0 : fresh.length;
}

function createRow(record, onExplain) {
  const model = record.response_model ?? record.request_model;
  const status = statusWords[record.status];
  return element(
    'tr',
    {},
    element(
      'td',
      {},
      element('time', { datetime: record.started_at, title: record.started_at }, record.time),
    ),
    element('td', {}, nameOf(record.user_id, '–')),
    element('td', {}, nameOf(record.feature, '–')),
    element(
      'th',
      { scope: 'row' },
      nameOf(model, record.operation_name),
      element('span', { class: 'provider' }, record.provider_name),
      status === undefined ? null : element('span', { class: 'status' }, status),
    ),
    tokensCell(record.input_tokens),
    tokensCell(record.cache_read_input_tokens),
    tokensCell(record.output_tokens),
    element('td', { class: 'number' }, costButton(record, model, onExplain)),
  );
}

/** With its date where that is not today's, and with the year where it is not this one. */
function timeOf(startedAt, today) {
  const at = new Date(startedAt);
  const isToday = at.toDateString() === today;
  const isThisYear = at.getFullYear() === new Date(today).getFullYear();
  return at.toLocaleString('en-GB', {
    ...(isToday ? {} : { day: 'numeric', month: 'short' }),
    ...(isThisYear ? {} : { year: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
}

function tokensCell(tokens) {
  const known = tokens !== null;
  return element(
    'td',
    { class: known ? 'number' : 'number missing' },
    known ? count(tokens) : element('span', { title: 'unknown' }, '–'),
  );
}

function costButton(record, model, onExplain) {
  const button = element('button', { type: 'button', class: 'cost' }, costWords(record));
  button.setAttribute(
    'aria-label',
    `${button.textContent}: explain the cost of ${model ?? 'this call'}`,
  );
  button.addEventListener('click', () => onExplain(record.id));
  return button;
}

/** Never to be taken for a cost of what the provider reported. */
function estimateOf({ effective_cost: cost, estimate_method: method }) {
  const how = method === null ? '' : ` by ${method}`;
  const title = `Estimated${how}: the provider stated no usage`;
  return element('span', { class: 'estimate', title }, '~', costOf(cost), ' estimated');
}

/** A cost that is unknown is said in words, never as a zero. */
function costWords(record) {
  const { effective_cost: cost, cost_basis: basis, usage_source: source } = record;
  if (basis === 'not_billed') return element('span', { class: 'free' }, 'not billed');
  if (cost !== null && source === 'estimated') return estimateOf(record);
  if (cost !== null) return costOf(cost);
  return element('span', { class: 'unknown' }, basis === 'absent' ? 'usage unknown' : 'unpriced');
}
