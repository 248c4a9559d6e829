import type { WitnessRules } from '../domain/witness.ts';
import { groupWitnesses } from './group-witnesses.ts';
import { resolveCalls } from './resolve-calls.ts';

/** One call that several report is billed once. */
export const witnessRules: WitnessRules = { group: groupWitnesses, resolve: resolveCalls };
