import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { loadOverlay } from '../../../processor/src/catalog/load-overlay.ts';
import type { PriceDraft } from '../../../processor/src/catalog/price-draft.ts';
import { createTempFolder } from '../../support/create-temp-folder.ts';

const empty = { freeModels: [], aliases: [], premiums: [], rates: [], plausible: [] };
const draft = (model: string): PriceDraft => ({
  providerName: 'together_ai',
  model,
  match: { exact: [], families: [] },
  rates: [{ meter: 'input', per: 1_000_000, amount: '0.88', tiers: [] }],
  variants: [],
  validFrom: null,
  validTo: null,
  verifiedAt: null,
  source: { name: 'test', version: '1', url: null, licence: 'MIT' },
});

describe('a share of the standard rates', () => {
  test('is that of the first entry that covers the model: what is said of all holds for the others', async () => {
    await using cleanup = new AsyncDisposableStack();
    const folder = await createTempFolder();
    cleanup.defer(() => folder.remove());
    const path = pathToFileURL(join(folder.path, 'overlay.json'));
    const of = { providerName: 'together_ai', when: { processing: 'batch' } };
    const shares = [
      { ...of, models: ['halved'], share: '0.5' },
      { ...of, models: ['*'], share: '1' },
      { ...of, models: ['*'], when: { serviceTier: 'flex' }, share: '0.25' },
    ];
    writeFileSync(path, JSON.stringify({ ...empty, shares }));
    const { apply } = loadOverlay(path);
    const read = (model: string) =>
      apply(draft(model)).variants.map(({ when, rates }) => [when, rates[0]?.amount]);
    // 0.88 × 0.5 = 0.44, 0.88 × 0.25 = 0.22.
    assert.deepEqual(read('halved'), [
      [{ processing: 'batch' }, '0.44'],
      [{ serviceTier: 'flex' }, '0.22'],
    ]);
    assert.deepEqual(read('another'), [
      [{ processing: 'batch' }, '0.88'],
      [{ serviceTier: 'flex' }, '0.22'],
    ]);
  });
});
