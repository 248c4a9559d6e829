/** A record that has no place in the ledger, found before the database could refuse it. */
export class UnstorableError extends Error {
  override readonly name = 'UnstorableError';
}
