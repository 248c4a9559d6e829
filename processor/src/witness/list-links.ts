import type { Witness } from '../domain/witness.ts';
import { SAME_ID_WINDOW_US, SAME_TRACE_WINDOW_US } from '../domain/witness.ts';
import { type Evidence, findEvidence, lastOf } from './find-evidence.ts';

/** Two records that may be of one call. */
export interface Link<Given extends Witness> {
  readonly evidence: Evidence;
  /** The earlier one. */
  readonly a: Given;
  readonly b: Given;
}

/**
 * With how many that follow it a record is compared: of the thousands under an id that a mock gives to
 * every answer, or in the trace of a long run, its other witness is among the nearest.
 */
const MAX_FOLLOWING = 256;

/** All pairs with evidence, the strongest first; their order depends on the records alone. */
export function listLinks<Given extends Witness>(witnesses: readonly Given[]): Link<Given>[] {
  const sorted = witnesses.toSorted(compareWitnesses);
  const links = [
    ...linkAll(
      Map.groupBy(sorted, ({ traceId }) => traceId),
      lastOf,
    ),
    ...linkAll(
      Map.groupBy(sorted, ({ responseId }) => responseId),
      ({ startedAtUs }) => startedAtUs + SAME_ID_WINDOW_US,
    ),
    ...linkAll(
      Map.groupBy(sorted, ({ traceId, responseId }) =>
        responseId === null ? null : `${traceId}/${responseId}`,
      ),
      ({ startedAtUs }) => startedAtUs + SAME_TRACE_WINDOW_US,
    ),
  ];
  return links.toSorted(compareLinks);
}

/** @param lastOf until when those begin that one is compared with. */
function linkAll<Given extends Witness>(
  groups: ReadonlyMap<string | null, readonly Given[]>,
  lastOf: (witness: Given) => bigint,
): Link<Given>[] {
  const links: Link<Given>[] = [];
  for (const [shared, group] of groups) {
    if (shared === null) continue;
    for (const [index, a] of group.entries()) {
      const lastUs = lastOf(a);
      for (const b of group.slice(index + 1, index + 1 + MAX_FOLLOWING)) {
        if (b.startedAtUs > lastUs) break;
        const evidence = findEvidence(a, b);
        if (evidence !== null) links.push({ evidence, a, b });
      }
    }
  }
  return links;
}

function compareLinks(first: Link<Witness>, second: Link<Witness>): number {
  return (
    first.evidence.rank - second.evidence.rank ||
    first.evidence.discord - second.evidence.discord ||
    compare(first.evidence.distanceUs, second.evidence.distanceUs) ||
    compareWitnesses(first.a, second.a) ||
    compareWitnesses(first.b, second.b)
  );
}

/** By time; no two records of a tenant are equal. */
export function compareWitnesses(first: Witness, second: Witness): number {
  return (
    compare(first.startedAtUs, second.startedAtUs) ||
    compare(first.traceId, second.traceId) ||
    compare(first.spanId, second.spanId)
  );
}

function compare<Value extends bigint | string>(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
