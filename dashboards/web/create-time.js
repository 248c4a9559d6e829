import { element } from './element.js';

/** An instant with its date, in the reader's own time zone. */
export function createTime(instant) {
  const text = new Date(instant).toLocaleString('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  return element('time', { datetime: instant }, text);
}
