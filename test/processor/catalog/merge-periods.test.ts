import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mergePeriods } from '../../../processor/src/catalog/merge-periods.ts';
import type { Price } from '../../../processor/src/domain/price.ts';
import { createCatalogPrice as price } from './create-catalog-price.ts';

const now = '2026-11-22T12:00:00.000Z';
const may = '2026-05-01T00:00:00Z';
const december = '2026-12-01T00:00:00Z';

/** Amount and dates of each period. */
function show(periods: readonly Price[]) {
  return periods.map(({ rates, validFrom, validTo }) => [rates[0]?.amount, validFrom, validTo]);
}

function merge(current: readonly Price[], fresh: readonly Price[]) {
  return show(mergePeriods(current, fresh, now));
}

describe('The periods of a model after its data set was read again', () => {
  it('begin where the data set says, for a model that had no price', () => {
    assert.deepEqual(merge([], [price()]), [['2', null, null]]);
  });

  it('stay the same rows where nothing changed', () => {
    const current = [
      price({ amount: '3', validTo: may }),
      price({ amount: '2', validFrom: may, source: { ...price().source, version: '0' } }),
    ];
    const merged = mergePeriods(current, [price()], now);
    assert.deepEqual(
      merged.map(({ id }) => id),
      current.map(({ id }) => id),
    );
  });

  it('hold from now on, where a rate without a date is another than before', () => {
    assert.deepEqual(merge([price()], [price({ amount: '1.5' })]), [
      ['2', null, now],
      ['1.5', now, null],
    ]);
  });

  it('keep the dates of the data set', () => {
    const fresh = [price({ validTo: may }), price({ amount: '1.5', validFrom: may })];
    assert.deepEqual(merge([price()], fresh), [
      ['2', null, may],
      ['1.5', may, null],
    ]);
  });

  it('end at an announced change', () => {
    const fresh = [price({ validTo: december }), price({ amount: '1.5', validFrom: december })];
    assert.deepEqual(merge([price()], fresh), [
      ['2', null, december],
      ['1.5', december, null],
    ]);
  });

  it('change now and at the announced change, where both are new', () => {
    const fresh = [
      price({ amount: '1.8', validTo: december }),
      price({ amount: '1.5', validFrom: december }),
    ];
    assert.deepEqual(merge([price()], fresh), [
      ['2', null, now],
      ['1.8', now, december],
      ['1.5', december, null],
    ]);
  });

  it('lose a change that is no longer announced', () => {
    const current = [price({ validTo: december }), price({ amount: '1.5', validFrom: december })];
    assert.deepEqual(merge(current, [price()]), [['2', null, null]]);
  });

  it('keep what held before the first date that the data set has', () => {
    const fresh = [price({ amount: '1.5', validFrom: may })];
    assert.deepEqual(merge([price()], fresh), [
      ['2', null, may],
      ['1.5', may, null],
    ]);
  });

  it('are not rewritten for a time that is over, where that has no date', () => {
    const fresh = [price({ amount: '9', validTo: may }), price({ amount: '1.5', validFrom: may })];
    assert.deepEqual(merge([price()], fresh), [
      ['2', null, may],
      ['1.5', may, null],
    ]);
  });

  it('take a corrected rate of a dated period back to its date', () => {
    const current = [price({ validTo: may }), price({ amount: '1.5', validFrom: may })];
    const fresh = [price({ validTo: may }), price({ amount: '1.4', validFrom: may })];
    assert.deepEqual(merge(current, fresh), [
      ['2', null, may],
      ['1.4', may, null],
    ]);
  });
});
