import { readApi } from './api.js';
import { createAcknowledgeDialog } from './ask-who-acknowledges.js';
import { setText } from './element.js';
import { focusAlert, showAlerts } from './show-alerts.js';

const firstShown = 6;
const moreShown = 25;
/** As many as one answer of the API holds. */
const mostShown = 1_000;

/**
 * The alert history on the page. Returns the function that reads it again and shows it.
 * @param onFailure gets why it could not be read or acknowledged.
 */
export function createAlertHistory({ section, dialog, announcement, onFailure }) {
  let wanted = firstShown;
  let alerts = null;
  let hasMore = false;
  /** Raised whenever what is shown changed by something other than a refresh. */
  let changes = 0;

  const askWhoAcknowledges = createAcknowledgeDialog(dialog, {
    onAcknowledged(changed) {
      changes += 1;
      alerts = alerts.map((alert) => (alert.id === changed.id ? changed : alert));
      show();
      setText(announcement, `Acknowledged by ${changed.acknowledged_by}: ${changed.summary}`);
    },
    onTokenRequired: onFailure,
    onClose(id) {
      // The button that opened the dialog may be gone, and the focus with it.
      const focused = document.activeElement;
      if (focused === document.body || dialog.contains(focused)) focusAlert(section, id);
    },
  });

  function show() {
    showAlerts(section, alerts, { hasMore, onAcknowledge: askWhoAcknowledges });
  }

  async function refresh() {
    const before = changes;
    const { body } = await readApi(`alerts?limit=${wanted}`);
    // Asked before the change, this answer would take it back until the next one.
    if (changes !== before) return;
    announce(body.alerts);
    alerts = body.alerts;
    hasMore = body.next_cursor !== null && wanted < mostShown;
    show();
  }

  function announce(found) {
    if (alerts === null) return;
    const newestKnown = BigInt(alerts[0]?.id ?? -1);
    const fresh = found.filter(({ id }) => BigInt(id) > newestKnown);
    if (fresh.length === 0) return;
    const alert = fresh.length === 1 ? 'New alert' : `${fresh.length} new alerts, the last one`;
    setText(announcement, `${alert}: ${fresh[0].summary}`);
  }

  section.querySelector('.older').addEventListener('click', async () => {
    changes += 1;
    wanted = Math.min(wanted + moreShown, mostShown);
    const last = alerts.length;
    await refresh().catch(onFailure);
    if (alerts.length > last) focusAlert(section, alerts[last].id);
  });

  return refresh;
}
