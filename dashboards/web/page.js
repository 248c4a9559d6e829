import { createAlertHistory } from './alert-history.js';
import { ApiError, forgetToken, hasToken, keepToken, readApi } from './api.js';
import { showBudgets } from './show-budgets.js';
import { showCalls } from './show-calls.js';
import { showExplanation } from './show-explanation.js';
import { showGroups } from './show-groups.js';
import { announceCalls, isLive, showBanner, showHealth, showLamp } from './show-state.js';
import { showSum, showTitle, sumWords } from './show-sums.js';
import { showWhose } from './show-whose.js';

const pollMs = 2_000;
/** Sums are read again without news this often: late records change them as well. */
const sumsMs = 15_000;
const healthMs = 60_000;
const shownCalls = 25;

const find = (selector) => document.querySelector(selector);
const seen = {
  newest: undefined,
  today: null,
  month: null,
  answeredAt: null,
  sumsDueAt: 0,
  healthDueAt: 0,
};
const refreshAlerts = createAlertHistory({
  section: find('#alerts'),
  dialog: find('#acknowledgement'),
  announcement: find('#alert-announcement'),
  onFailure: showFailure,
});
let timer = null;
let polling = false;

async function poll() {
  if (polling || document.hidden) return;
  clearTimeout(timer);
  polling = true;
  try {
    await refresh();
    showBanner(null, null);
  } catch (error) {
    showFailure(error);
  } finally {
    polling = false;
    timer = setTimeout(poll, pollMs);
  }
}

async function refresh() {
  const { body, at } = await readApi(`usage?limit=${shownCalls}`);
  const newest = body.records[0];
  if (newest?.id !== seen.newest || Date.now() >= seen.sumsDueAt) await refreshSums(at);
  const isFirst = seen.answeredAt === null;
  seen.newest = newest?.id;
  seen.answeredAt = new Date();
  find('#token-form').hidden = true;
  find('#main').hidden = false;
  showLamp(isLive(newest, at) ? 'live' : 'quiet');
  showEmpty(newest === undefined);
  const fresh = showCalls(find('#calls tbody'), body.records, { isFirst, onExplain: explain });
  announceCalls(fresh, sumWords(seen.today.totals));
  if (Date.now() >= seen.healthDueAt) await refreshHealth();
  await refreshAlerts();
}

async function refreshSums(at) {
  const began = Date.now();
  const [month, today, budgets] = await Promise.all([
    readApi('analytics/summary'),
    readApi(`analytics/summary?from=${at.toISOString().slice(0, 10)}`),
    readApi('budgets'),
  ]);
  seen.month = month.body;
  seen.today = today.body;
  showSum(find('#today'), seen.today.totals);
  showSum(find('#month'), seen.month.totals);
  showTitle(seen.today.totals);
  showBudgets(find('#budgets'), budgets.body.budgets);
  showPeriod();
  // A ledger so large that its sums take a second is asked for them every ten.
  seen.sumsDueAt = Date.now() + Math.max(sumsMs, (Date.now() - began) * 10);
}

function showPeriod() {
  if (seen.month === null) return;
  const period = find('input[name="period"]:checked').value;
  const summary = seen[period];
  for (const card of document.querySelectorAll('[data-dimension]')) {
    showGroups(
      card,
      summary[`by_${card.dataset.dimension}`],
      period === 'today' ? 'today' : 'this month',
    );
  }
}

async function refreshHealth() {
  seen.healthDueAt = Date.now() + healthMs;
  // The figures are fine without it.
  await Promise.allSettled([
    readApi('diagnostics').then(({ body }) => showHealth(body)),
    readApi('access').then(({ body }) => showWhose(find('#whose'), body)),
  ]);
}

async function explain(id) {
  try {
    const { body } = await readApi(`usage/${encodeURIComponent(id)}/explanation`);
    showExplanation(find('#explanation'), body);
  } catch (error) {
    showFailure(error);
  }
}

function showEmpty(isEmpty) {
  find('#empty').hidden = !isEmpty;
  find('#calls').hidden = isEmpty;
  find('#groups').hidden = isEmpty;
  if (!isEmpty) return;
  const isDefault = ['127.0.0.1:4318', 'localhost:4318'].includes(location.host);
  const endpoint = isDefault ? '' : `TALLYLIGHT_ENDPOINT=${location.origin} `;
  find('#empty-start').textContent =
    `${endpoint}node --import @tallylight/instrumentation/register app.js`;
}

function showFailure(error) {
  showLamp('away');
  const isRefused = error instanceof ApiError && [401, 403].includes(error.status);
  if (isRefused && (error.status === 401 || hasToken())) {
    askForToken(error);
    return;
  }
  const problem = error instanceof ApiError ? error.message : 'The page failed to show an answer.';
  showBanner(problem, seen.answeredAt);
  if (!(error instanceof ApiError)) throw error;
}

function askForToken(error) {
  showBanner(null, null);
  find('#main').hidden = true;
  const form = find('#token-form');
  if (form.hidden) {
    form.hidden = false;
    find('#token').focus();
  }
  if (!hasToken()) return;
  find('#token-error').textContent = error.message;
  // Without it the page may be open: a token that ended must not stand in its own way.
  forgetToken();
}

find('#token-form').addEventListener('submit', (event) => {
  event.preventDefault();
  keepToken(find('#token').value.trim());
  find('#token').value = '';
  find('#token-error').textContent = '';
  // It may be of another tenant.
  Object.assign(seen, { newest: undefined, sumsDueAt: 0, healthDueAt: 0 });
  poll();
});
find('.choice').addEventListener('change', showPeriod);
document.addEventListener('visibilitychange', poll);
poll();
