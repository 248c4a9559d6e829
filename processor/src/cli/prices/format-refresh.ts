import { escapeControls } from '../escape-controls.ts';
import type { Refresh } from './held-price.ts';

const SHOWN_MODELS = 10;

/** What a refresh did, or would do. */
export function formatRefresh(refresh: Refresh): string {
  const { changes, refused, withdrawn, skipped } = refresh;
  const would = refresh.applied ? '' : 'would be ';
  const head = `${refresh.source} ${refresh.version}: ${count(changes.length, 'model')} ${would}changed, ${refused.length} refused`;
  const lines = [
    head,
    ...changes.flatMap(formatChange),
    ...refused.map(
      ({ provider_name: provider, model, faults }) =>
        `! ${provider}/${model} stays as it is: ${faults.join('; ')}`,
    ),
    ...(withdrawn.length === 0 ? [] : [`no longer there, and still priced: ${list(withdrawn)}`]),
    ...(skipped.length === 0
      ? []
      : [`not understood: ${count(skipped.length, 'entry', 'entries')}`]),
  ];
  return `${lines.map(escapeControls).join('\n')}\n`;
}

const signs: Readonly<Record<string, string>> = { added: '+', changed: '~', removed: '-' };

function formatChange(change: Refresh['changes'][number]): string[] {
  const { kind, provider_name: provider, model, valid_from: from, rates } = change;
  const since = from === null ? '' : ` from ${from}`;
  return [
    `${signs[kind] ?? '~'} ${provider}/${model}${kind === 'removed' ? '' : since}`,
    ...rates.map(({ rate, before, after }) =>
      before === null ? `    ${rate}: ${after}` : `    ${rate}: ${before} → ${after ?? 'none'}`,
    ),
  ];
}

function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** Data of one provider only leave out thousands. */
function list(models: readonly string[]): string {
  const shown = models.slice(0, SHOWN_MODELS).join(', ');
  const more = models.length - SHOWN_MODELS;
  return more > 0 ? `${shown} and ${more} more (--json names them)` : shown;
}
