import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatAmount } from '../../../processor/src/domain/money.ts';
import type { UsageSource, UsageStatus } from '../../../processor/src/domain/usage.ts';
import { priceUsage } from '../../../processor/src/pricing/price-usage.ts';
import { type Fixture, loadFixtures } from '../../fixtures/load-fixtures.ts';
import { createRecord } from './create-record.ts';
import { BOOK } from './price-catalog.ts';

describe('the price of a recorded call', () => {
  for (const fixture of loadFixtures().filter(({ expected }) => expected !== undefined)) {
    test(`is right to the last digit: ${fixture.name}`, () => {
      const priced = priceUsage(toRecord(fixture), BOOK);
      assert.deepEqual(
        {
          basis: priced.costBasis,
          total: priced.listCost === null ? null : formatAmount(priced.listCost),
          lines: priced.charges.map((charge) => ({ ...charge, cost: formatAmount(charge.cost) })),
        },
        fixture.cost,
      );
    });
  }
});

/** What the wire carries of a fixture, without the wire: names only, no rule of its own. */
function toRecord({ at, request, expected }: Fixture) {
  const { facts } = expected;
  const { units = {}, ...tokens } = facts.usage ?? expected.estimate?.usage ?? {};
  return createRecord({
    at,
    providerName: expected.providerName,
    operationName: expected.operationName,
    requestModel: expected.requestModel ?? null,
    responseModel: facts.model ?? null,
    status: expected.status as UsageStatus,
    source: expected.source as UsageSource,
    serviceTier: facts.serviceTier ?? null,
    processing: facts.processing ?? null,
    speed: facts.speed ?? null,
    region: facts.region ?? expected.requestRegion ?? null,
    serverAddress: new URL(request.url).hostname,
    statedCost: facts.statedCost ?? null,
    tokens,
    units: { ...expected.requestUnits, ...units },
  });
}
