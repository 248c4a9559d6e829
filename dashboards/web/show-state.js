import { setText } from './element.js';

const liveMs = 10_000;
const words = { live: 'calls coming in', quiet: 'quiet', away: 'no answer' };

/** Lights the lamp while calls come in, and says the same in words. */
export function showLamp(state) {
  document.querySelector('#lamp').dataset.state = state;
  setText(document.querySelector('#state'), words[state]);
}

/** Whether a call ended within the last seconds, by the processor's clock. */
export function isLive(record, now) {
  if (record === undefined) return false;
  const endedAt = new Date(record.started_at).getTime() + record.duration_ms;
  return now.getTime() - endedAt < liveMs;
}

/** Shows what is wrong and how old the figures are; hides itself where nothing is wrong. */
export function showBanner(problem, lastAnswerAt) {
  const banner = document.querySelector('#banner');
  const age =
    lastAnswerAt === null
      ? ''
      : ` The figures below are from ${lastAnswerAt.toLocaleTimeString('en-GB')} and may be out of date.`;
  setText(banner, problem === null ? '' : `${problem}${age}`);
  banner.hidden = problem === null;
  document.querySelector('#main').classList.toggle('stale', problem !== null);
}

const announceEveryMs = 15_000;
let announcedAt = 0;
let waiting = 0;

/** Tells a screen reader about new calls, in one sentence and not more often than every 15 seconds. */
export function announceCalls(fresh, spentToday) {
  waiting += fresh;
  const now = Date.now();
  if (waiting === 0 || now - announcedAt < announceEveryMs) return;
  const calls = waiting === 1 ? '1 new call' : `${waiting} new calls`;
  document.querySelector('#announcement').textContent = `${calls}. Spent today: ${spentToday}.`;
  announcedAt = now;
  waiting = 0;
}

/** What the meter itself could not read, and which version says so. */
export function showHealth(diagnostics) {
  const unparsed = diagnostics.unparsed_hosts ?? [];
  const parts = [`Tallylight ${diagnostics.version}`];
  if (unparsed.length > 0) {
    const hosts = unparsed.map(describeHost).join(', ');
    parts.push(`endpoint not understood yet: ${hosts}; npx tallylight doctor says what to do`);
  }
  if (diagnostics.quarantined_records > 0) {
    parts.push(`${diagnostics.quarantined_records} spans set aside`);
  }
  setText(document.querySelector('#health'), parts.join(' · '));
}

function describeHost({ server_address: host, services, calls }) {
  const by = services.length === 0 ? '' : ` by ${services.join(', ')}`;
  return `${host} (${calls} ${calls === 1 ? 'call' : 'calls'}${by})`;
}
