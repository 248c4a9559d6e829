import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Price } from '../../../processor/src/domain/price.ts';
import { type PricesChange, watchPrices } from '../../../processor/src/price-life/watch-prices.ts';
import { findPrice } from '../../../processor/src/pricing/price-book.ts';
import { createCatalogPrice as price } from '../catalog/create-catalog-price.ts';

const own = price({
  model: 'mine',
  own: { kind: 'rates', factor: null, host: null, environment: null, organization: null },
});
const atUs = 1_800_000_000_000_000n;

/** A ledger of which a test changes the prices. */
function createShelf(prices: readonly Price[]) {
  const shelf = { prices, revision: 1, readings: 0, isAway: false };
  const ask = <Value>(read: () => Value) =>
    shelf.isAway ? Promise.reject(new Error('away')) : Promise.resolve(read());
  const options = {
    loadRevision: () => ask(() => String(shelf.revision)),
    loadPrices: () =>
      ask(() => {
        shelf.readings += 1;
        return shelf.prices;
      }),
    own: [own],
    aliases: [],
    log: () => {},
    pollMs: 2,
  };
  return { shelf, options };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    assert.ok(Date.now() < deadline, 'it did not happen within 20 s');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

describe('The prices in force', () => {
  it('are those of the ledger and of the configuration', async () => {
    const { options } = createShelf([price()]);
    const watch = await watchPrices(options);
    assert.deepEqual(watch.current().prices, [price(), own]);
    assert.deepEqual(
      findPrice(watch.current().book, { providerName: 'openai', modelId: 'gpt-5', atUs }),
      { price: price(), by: 'model' },
    );
    await watch.stop();
  });

  it('are swapped as a whole when somebody has changed them, and listeners hear what changed', async () => {
    const { shelf, options } = createShelf([price(), price({ model: 'o9' })]);
    const watch = await watchPrices(options);
    const before = watch.current();
    const heard: PricesChange[] = [];
    watch.onPricesChanged((change) => void heard.push(change));
    shelf.prices = [price(), price({ model: 'new' })];
    shelf.revision = 2;
    await until(() => heard.length > 0);
    assert.deepEqual(heard, [
      { added: [price({ model: 'new' })], removed: [price({ model: 'o9' })] },
    ]);
    assert.deepEqual(before.prices, [price(), price({ model: 'o9' }), own]);
    assert.deepEqual(watch.current().prices, [price(), price({ model: 'new' }), own]);
    await watch.stop();
  });

  it('are not read again while nothing changed', async () => {
    const { shelf, options } = createShelf([price()]);
    const watch = await watchPrices({ ...options, pollMs: 60_000 });
    await watch.reload();
    await watch.reload();
    assert.equal(shelf.readings, 1);
    await watch.stop();
  });

  it('stay as they are while the ledger is away', async () => {
    const { shelf, options } = createShelf([price()]);
    const logged: string[] = [];
    const watch = await watchPrices({
      ...options,
      log: (_level, message) => void logged.push(message),
    });
    shelf.isAway = true;
    await until(() => logged.length > 1);
    assert.deepEqual(watch.current().prices, [price(), own]);
    shelf.isAway = false;
    shelf.prices = [];
    shelf.revision = 2;
    await until(() => watch.current().prices.length === 1);
    await watch.stop();
  });

  it('a change during a reading is not missed', async () => {
    const { shelf, options } = createShelf([price()]);
    const watch = await watchPrices({
      ...options,
      pollMs: 60_000,
      // Somebody changes prices after the revision was read.
      async loadPrices() {
        const prices = await options.loadPrices();
        if (shelf.revision === 2) {
          shelf.prices = [price({ model: 'later' })];
          shelf.revision = 3;
        }
        return prices;
      },
    });
    shelf.revision = 2;
    await watch.reload();
    await watch.reload();
    assert.deepEqual(watch.current().prices, [price({ model: 'later' }), own]);
    await watch.stop();
  });

  it('a listener that fails leaves the others told', async () => {
    const { shelf, options } = createShelf([price()]);
    const watch = await watchPrices({ ...options, pollMs: 60_000 });
    let heard = 0;
    watch.onPricesChanged(() => Promise.reject(new Error('no')));
    watch.onPricesChanged(() => {
      heard += 1;
    });
    shelf.prices = [];
    shelf.revision = 2;
    await watch.reload();
    assert.equal(heard, 1);
    await watch.stop();
  });
});
