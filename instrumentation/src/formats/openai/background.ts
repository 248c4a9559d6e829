import type { ResponseFacts } from '../../call.ts';
import { readOrderedWork } from '../ordered-work.ts';
import type { WireObject } from '../wire-value.ts';

/** A background response is `queued` or `in_progress` at first: its usage comes later, elsewhere. */
const endStates = new Set(['completed', 'incomplete', 'failed', 'cancelled']);

/** Whether nothing more is done for a response. */
export function isOver({ status }: WireObject): boolean {
  return typeof status === 'string' && endStates.has(status);
}

/**
 * T41: what a response in the background is as a call. It is billed once, and told of by its order, by each look
 * at it, and by each stream of it. Its record is that of the answer which first has the result, named by the
 * response's id and placed at the instant of its order, so that every other one is the same record. One that
 * was cancelled states usage only where there is something to bill.
 */
export function readBackground(
  body: WireObject,
  usage: ResponseFacts['usage'],
): Pick<ResponseFacts, 'deferred' | 'work'> {
  const work = body.background === true ? readOrderedWork(body.id, body.created_at) : undefined;
  if (work === undefined) return {};
  if (!isOver(body)) return { deferred: true };
  return body.status === 'cancelled' && usage === undefined ? { deferred: true } : { work };
}
