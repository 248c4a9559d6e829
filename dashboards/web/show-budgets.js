import { createTime } from './create-time.js';
import { element, keepChildren } from './element.js';
import { formatUsd } from './money.js';
import { costOf, doubtsOf } from './show-sums.js';

/** Shows how much of each budget is used, with its thresholds and when they were crossed. */
export function showBudgets(section, budgets) {
  section.hidden = budgets.length === 0;
  keepChildren(section.querySelector('.budgets'), budgets, {
    keyOf: ({ name }) => name,
    create: createBudget,
  });
}

function createBudget(budget) {
  const reached = budget.thresholds.filter(({ reached }) => reached).length;
  const level = isExhausted(budget) ? 'exhausted' : reached > 0 ? 'warning' : 'ok';
  return element(
    'li',
    { class: `card budget ${level}` },
    element(
      'div',
      { class: 'budget-line' },
      element('h3', {}, element('bdi', {}, budget.name)),
      element('span', { class: 'number' }, costOf(budget.spent), ' of ', costOf(budget.limit)),
    ),
    createMeter(budget),
    element('p', { class: 'beside' }, ...describe(budget), ...doubtsOf(budget)),
  );
}

function createMeter(budget) {
  const ratio = Number(budget.used_ratio ?? 1);
  const percent = percentOf(budget.used_ratio);
  const fill = element('span', { class: 'fill' });
  fill.style.setProperty('--share', `${Math.min(100, ratio * 100)}%`);
  const ticks = budget.thresholds.map(({ threshold }) => {
    const tick = element('span', { class: 'tick' });
    tick.style.setProperty('--at', `${Math.min(100, Number(threshold) * 100)}%`);
    return tick;
  });
  return element(
    'div',
    {
      class: 'meter',
      role: 'meter',
      'aria-label': `Use of the budget ${budget.name}`,
      'aria-valuemin': '0',
      'aria-valuemax': '100',
      'aria-valuenow': String(Math.min(100, Math.floor(ratio * 100))),
      'aria-valuetext': `${percent}, ${formatUsd(budget.spent)} of ${formatUsd(budget.limit)}`,
    },
    fill,
    ...ticks,
  );
}

const periodWords = { day: 'today', week: 'this week', month: 'this month' };

function describe(budget) {
  const crossed = budget.thresholds.filter(({ reached }) => reached);
  const last = crossed.at(-1);
  return [
    element(
      'strong',
      { class: 'used' },
      `${percentOf(budget.used_ratio)} used`,
      ' ',
      periodWords[budget.period],
    ),
    budget.environment === null
      ? null
      : element('span', {}, element('bdi', {}, budget.environment)),
    last === undefined ? null : element('span', { class: 'crossed' }, ...describeCrossing(last)),
  ].filter((part) => part !== null);
}

function describeCrossing({ threshold, crossed_at: crossedAt }) {
  const words = `${percentOf(threshold)} crossed`;
  if (crossedAt === null) return [words];
  return [`${words} `, createTime(crossedAt)];
}

function isExhausted({ used_ratio: ratio }) {
  return ratio === null || Number(ratio) >= 1;
}

/** Cut, not rounded: 99.96 % of a budget is not yet all of it. */
function percentOf(ratio) {
  if (ratio === null) return 'more than all';
  const tenths = Math.floor(Number(ratio) * 1000 + 1e-6);
  return `${tenths % 10 === 0 ? tenths / 10 : (tenths / 10).toFixed(1)} %`;
}
