import { ApiError, sendApi } from './api.js';

const fieldWords = { by: 'Your name', note: 'The note' };

/**
 * Sets the dialog up that asks who acknowledges an alert and posts the answer. Returns the function
 * that opens it for one alert.
 * @param onAcknowledged gets the alert as the processor now has it.
 * @param onTokenRequired the processor asks for another token.
 * @param onClose gets the alert's id, however the dialog was closed.
 */
export function createAcknowledgeDialog(dialog, { onAcknowledged, onTokenRequired, onClose }) {
  const [form, subject, problem] = ['form', '.subject', '.alarm'].map((selector) =>
    dialog.querySelector(selector),
  );
  const { by, note } = form.elements;
  // One opening of the dialog; an answer that comes after it was closed says nothing in the next one.
  let opening = null;

  async function acknowledge(id, name) {
    const asked = opening;
    if (asked.isSending) return;
    asked.isSending = true;
    problem.textContent = '';
    try {
      const path = `alerts/${encodeURIComponent(id)}/acknowledge`;
      const { body } = await sendApi(path, { by: name, note: note.value });
      onAcknowledged(body);
      if (opening !== asked) return;
      if (body.acknowledged_by === name) dialog.close();
      else
        problem.textContent = `${body.acknowledged_by} has acknowledged it before, and that stays.`;
    } catch (error) {
      if (opening === asked) showProblem(error);
    } finally {
      asked.isSending = false;
    }
  }

  function showProblem(error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 401) {
      dialog.close();
      onTokenRequired(error);
      return;
    }
    problem.textContent = describeProblem(error);
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    acknowledge(opening.id, by.value.trim());
  });
  form.querySelector('[type="button"]').addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => {
    const { id } = opening;
    opening = null;
    onClose(id);
  });

  return function askWhoAcknowledges({ id, summary }) {
    opening = { id, isSending: false };
    subject.textContent = summary;
    problem.textContent = '';
    note.value = '';
    // The name stays from the alert before: it is mostly the same person.
    dialog.showModal();
    by.select();
  };
}

function describeProblem({ message, errors }) {
  if (errors.length === 0) return message;
  return errors
    .map(({ parameter, detail }) => `${fieldWords[parameter] ?? parameter} ${detail}.`)
    .join(' ');
}
