import { UnstorableError } from './unstorable-error.ts';

/**
 * The number that stands for a span id in the ledger: its eight bytes, read as a signed integer.
 * @throws UnstorableError when the text is no span id.
 */
export function formatSpanId(spanId: string): bigint {
  if (!/^[0-9a-f]{16}$/i.test(spanId)) {
    throw new UnstorableError(`The span id "${spanId}" is not 16 hex digits.`);
  }
  return BigInt.asIntN(64, BigInt(`0x${spanId}`));
}
