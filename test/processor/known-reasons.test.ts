import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knownReasons } from '../../processor/src/known-reasons.ts';
import * as refusals from '../../processor/src/receiver/refusals.ts';
import type { RefusedError } from '../../processor/src/receiver/refused-error.ts';

test('every refusal that is counted has a known reason, and the other way round', () => {
  const refused = Object.values(refusals).map((refuse) =>
    // Each takes something else, which makes no difference to its reason.
    (refuse as (argument: string) => RefusedError)('something'),
  );
  // What a sender tries again by itself is not counted, save a wrong token.
  const counted = refused.filter(
    ({ status, reason }) => status !== 503 || reason === 'unauthenticated',
  );
  assert.deepEqual(
    [...new Set(counted.map(({ reason }) => reason))].toSorted(),
    knownReasons.refused.toSorted(),
  );
});
