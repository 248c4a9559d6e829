import { randomInt } from 'node:crypto';

const seed = Number(process.env.TALLYLIGHT_TEST_SEED ?? randomInt(2 ** 31));
const factor = Number(process.env.TALLYLIGHT_TEST_RUNS ?? 1);
console.log(
  `Property tests with TALLYLIGHT_TEST_SEED=${seed} and TALLYLIGHT_TEST_RUNS=${factor} times the usual runs.`,
);

/** How often a property is tried, and with which seed. */
export function propertyRuns(usual: number): { numRuns: number; seed: number } {
  return { numRuns: usual * factor, seed };
}
