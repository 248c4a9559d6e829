import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UnavailableError } from '../../../processor/src/domain/unavailable-error.ts';
import { toLedgerError } from '../../../processor/src/storage/ledger-error.ts';

describe('toLedgerError', () => {
  for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EPIPE']) {
    it(`says that the ledger is away where the network says ${code}`, () => {
      const error = Object.assign(new Error('getaddrinfo'), { code });

      assert.ok(toLedgerError(error) instanceof UnavailableError);
    });
  }

  it('leaves the defects of a program as they are', () => {
    const error = Object.assign(new TypeError('no number'), { code: 'ERR_INVALID_ARG_TYPE' });

    assert.equal(toLedgerError(error), error);
  });
});
