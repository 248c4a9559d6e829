import type { Witness, WitnessedCall } from '../domain/witness.ts';
import { areOfTwoEnvironments } from './find-evidence.ts';
import { listLinks } from './list-links.ts';
import { rankWitness } from './rank-witness.ts';

/**
 * Which records are one call, and which of them counts. The strongest evidence is followed first, and
 * only where no dialect would tell twice of one call, nor two environments of it: two calls at a time, seen twice, remain two, and
 * of two attempts of ours both count beside a library's one span. Depends on the records alone.
 */
export function resolveCalls<Given extends Witness>(
  witnesses: readonly Given[],
): WitnessedCall<Given>[] {
  const [only, second] = witnesses;
  if (only !== undefined && second === undefined) return [{ billed: only, superseded: [] }];
  const callOf = new Map(witnesses.map((witness) => [witness, [witness]]));
  for (const { a, b } of listLinks(witnesses)) {
    const call = callOf.get(a) ?? [a];
    const other = callOf.get(b) ?? [b];
    if (call === other || !mayBeOneCall(call, other)) continue;
    const joined = [...call, ...other];
    for (const witness of joined) callOf.set(witness, joined);
  }
  return [...new Set(callOf.values())].flatMap((call) => {
    const [billed, ...superseded] = call.toSorted(rankWitness);
    return billed === undefined ? [] : [{ billed, superseded }];
  });
}

/** What names no environment must not connect the records of two. */
function mayBeOneCall(call: readonly Witness[], other: readonly Witness[]): boolean {
  return call.every((a) =>
    other.every((b) => a.dialect !== b.dialect && !areOfTwoEnvironments(a, b)),
  );
}
