import assert from 'node:assert/strict';
import { RefusedError } from '../../../processor/src/receiver/refused-error.ts';

type Decode = (body: Uint8Array) => unknown;

/** The decoder and its slow example make the same of a body, or both refuse it as undecodable. */
export function assertSameDecoding(own: Decode, oracle: Decode, body: Uint8Array): void {
  const isRefusal = (error: unknown) => error instanceof RefusedError && error.status === 400;
  assert.deepEqual(
    outcomeOf(own, body, isRefusal),
    outcomeOf(oracle, body, () => true),
  );
}

function outcomeOf(
  decode: Decode,
  body: Uint8Array,
  isRefusal: (error: unknown) => boolean,
): unknown {
  try {
    return decode(body);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return 'refused';
  }
}
