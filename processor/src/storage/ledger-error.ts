import pg from 'pg';
import { UnavailableError } from '../domain/unavailable-error.ts';
import { UnstorableError } from './unstorable-error.ts';

/**
 * SQLSTATE classes and codes that say: not now. Connection lost or refused (08, 57P), resources used
 * up, among them the disk and the number of connections (53), failing storage (58), a standby after
 * a failover (25006), a lock or a statement that took too long (55P03, 57014), wrong credentials (28)
 * or a missing database (3D), which an operator is about to correct.
 */
const UNAVAILABLE = /^(08|53|57P|58|28|3D|25006|55P03|57014)/;

/** Data exceptions, violated constraints, and program limits such as the length of an index entry. */
const REFUSED = /^(22|23|54)/;

/** Deadlocks and serialization failures: the same transaction may pass when it is tried again. */
const CONFLICT = /^(40001|40P01)$/;

/** Errors of pg itself, which have no code. */
const LOST_CONNECTION =
  /connection terminated|timeout exceeded when trying to connect|query read timeout|connection error and is not queryable|calling end on the pool|client was closed/i;

/** `EAI_AGAIN` and its like: the host's name cannot be looked up. `ERR_…` is a defect of a program. */
const NETWORK_ERROR = /^E(AI_)?[A-Z]+$/;

/** Wraps what says that the ledger is away; every other error is returned as it is. */
export function toLedgerError(error: unknown): unknown {
  if (!isUnavailable(error)) return error;
  const reason = error instanceof Error ? describe(error) : String(error);
  return new UnavailableError(`The ledger is not available: ${reason}`, { cause: error });
}

/** A host with several addresses fails with one error for all of them, whose message is empty. */
function describe(error: Error): string {
  return error.message || ('code' in error && String(error.code)) || error.name;
}

/** The database refused a value, or would; the same value will be refused again. */
export function isRefused(error: unknown): error is Error {
  if (error instanceof UnstorableError) return true;
  return error instanceof pg.DatabaseError && REFUSED.test(error.code ?? '');
}

/** Another transaction was in the way; trying again is worth it. */
export function isConflict(error: unknown): boolean {
  return error instanceof pg.DatabaseError && CONFLICT.test(error.code ?? '');
}

/** A record's month has no partition: somebody dropped it since it was last seen. */
export function isMissingPartition(error: unknown): boolean {
  return (
    error instanceof pg.DatabaseError && error.code === '23514' && error.constraint === undefined
  );
}

function isUnavailable(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return UNAVAILABLE.test(error.code ?? '');
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string' && NETWORK_ERROR.test(error.code)) {
    return true;
  }
  return LOST_CONNECTION.test(error.message);
}
