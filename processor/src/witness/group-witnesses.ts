import type { Witness } from '../domain/witness.ts';
import { listLinks } from './list-links.ts';

/** Parts records so that there is no evidence between those of different groups. */
export function groupWitnesses<Given extends Witness>(witnesses: readonly Given[]): Given[][] {
  const groupOf = new Map(witnesses.map((witness) => [witness, [witness]]));
  for (const { a, b } of listLinks(witnesses)) {
    const group = groupOf.get(a) ?? [a];
    const other = groupOf.get(b) ?? [b];
    if (group === other) continue;
    // The smaller one moves, so that a chain of thousands is not copied for each of its links.
    const [kept, moved] = group.length < other.length ? [other, group] : [group, other];
    for (const witness of moved) {
      kept.push(witness);
      groupOf.set(witness, kept);
    }
  }
  return [...new Set(groupOf.values())];
}
