import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createSpool } from '../../../instrumentation/src/telemetry/delivery/spool.ts';
import {
  openSpoolFolder,
  resolveSpoolFolder,
} from '../../../instrumentation/src/telemetry/delivery/spool-folder.ts';
import { emptyPorts } from '../api/start-api.ts';
import { health, price } from './healthy-ledger.ts';
import { prepareDoctor } from './prepare-doctor.ts';

describe('what tallylight doctor warns of', () => {
  let doctor: Awaited<ReturnType<typeof prepareDoctor>>;
  before(async () => {
    doctor = await prepareDoctor();
  });
  after(() => doctor.remove());

  test('warns of records that apps have left on the disk, by folder', async () => {
    const base = join(doctor.folder, 'spool');
    const [first = '', second = ''] = ['one', 'two'].map((token) =>
      resolveSpoolFolder(base, { url: 'http://127.0.0.1:4318/v1/traces', headers: { token } }),
    );
    for (const [path, count] of [[first, 3] as const, [second, 1] as const]) {
      openSpoolFolder(path);
      const spool = createSpool({ folder: path, maxBytes: 1e6, staleAfterMs: 60_000 });
      const requests = Array.from({ length: count }, () => Buffer.from('{"resourceSpans":[{}]}'));
      assert.ok(await spool.write(requests));
    }
    const { exitCode, find } = await doctor.examine({ env: { TALLYLIGHT_SPOOL_DIR: base } });
    const found = [`1 record in ${second}`, `3 records in ${first}`];
    assert.deepEqual(find('waiting records'), {
      name: 'waiting records',
      outcome: 'warning',
      summary: (first < second ? found.reverse() : found).join(', '),
      advice:
        'An app with the receiver and the headers that they were recorded under sends them. Where its token was changed, it says on stderr from which folder to which they must be moved.',
    });
    assert.equal(exitCode, 0);
    const off = await doctor.examine({ env: { TALLYLIGHT_SPOOL_DIR: 'off' } });
    assert.equal(off.find('waiting records').outcome, 'ok');
  });

  test('compares the clocks', async () => {
    const late = await doctor.examine({
      ports: {
        readLedgerHealth: async () => ({ ...health, databaseTime: new Date(Date.now() - 60_000) }),
      },
    });
    assert.equal(late.find('clock').outcome, 'warning');
    assert.match(late.find('clock').summary, /database −60\.0 s to the processor$/);
    const ahead = await doctor.examine({ ports: { now: () => new Date(Date.now() + 400_000) } });
    assert.equal(ahead.find('clock').outcome, 'failed');
  });

  test('warns of prices that are old, and fails without any', async () => {
    const old = await doctor.examine({
      ports: { prices: [price(new Date('2020-02-03')), price(null)] },
    });
    assert.equal(old.exitCode, 0);
    assert.equal(
      old.find('prices').summary,
      '2 prices, last verified on 2020-02-03, more than 90 days ago',
    );
    const none = await doctor.examine({ ports: { prices: [] } });
    assert.equal(none.find('prices').outcome, 'failed');
    const undated = await doctor.examine({ ports: { prices: [price(null)] } });
    assert.equal(undated.find('prices').outcome, 'warning');
  });

  test('warns of records that never came', async () => {
    const lossy = {
      service: 'shop',
      serviceInstanceId: 'i-1',
      stored: 8,
      highestSequence: 10,
      firstSeenAt: new Date(0),
      lastSeenAt: new Date(1),
      droppedSequence: 0,
      gaps: [],
      furtherGaps: 0,
    };
    const { exitCode, find } = await doctor.examine({
      ports: {
        keeping: { ...emptyPorts.keeping, selectGaps: async () => [lossy, lossy] },
      },
    });
    assert.equal(exitCode, 0);
    assert.deepEqual(find('gaps'), {
      name: 'gaps',
      outcome: 'warning',
      summary: '4 records of 2 processes missing, by their own count',
      advice: 'tallylight gaps lists them: set aside, lost on the way, or still on it.',
    });
  });

  test('warns of what the meter could not read, store or price', async () => {
    const unpriced = (model: string) => ({
      providerName: 'openai',
      model,
      unpriced: 1,
      absent: 2,
      estimated: 3,
    });
    const { exitCode, find } = await doctor.examine({
      ports: {
        readLedgerHealth: async () => ({
          ...health,
          databaseTime: new Date(),
          quarantinedRecords: 1,
          unparsedHosts: [
            { serverAddress: 'api.acme.ai', services: ['api', 'shop'], calls: 4 },
            { serverAddress: 'llm.example', services: [], calls: 1 },
          ],
          unknownCounts: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(unpriced),
        }),
      },
    });
    assert.equal(exitCode, 0);
    assert.deepEqual(
      ['AI hosts', 'quarantine', 'costs'].map((name) => [find(name).outcome, find(name).summary]),
      [
        [
          'warning',
          'endpoint not understood yet: api.acme.ai (4 calls by api, shop), llm.example (1 call)',
        ],
        ['warning', '1 span set aside instead of stored'],
        [
          'warning',
          'without a price in the last 24 hours: a of openai (1 call), b of openai (1 call), c of openai (1 call), d of openai (1 call), e of openai (1 call) and 2 more; 14 calls of unknown usage; 21 calls with estimated usage',
        ],
      ],
    );
  });
});
