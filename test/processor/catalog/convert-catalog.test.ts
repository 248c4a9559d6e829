import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { convertCatalog } from '../../../processor/src/catalog/genai-prices/convert-catalog.ts';
import { convertMatch } from '../../../processor/src/catalog/genai-prices/convert-match.ts';
import {
  parseSource,
  type SourceMatch,
  type SourceModel,
} from '../../../processor/src/catalog/genai-prices/source.ts';
import type { Overlay } from '../../../processor/src/catalog/load-overlay.ts';

const OVERLAY: Overlay = {
  isFree: (_, model) => model === 'gift',
  apply: (price) => price,
  isPlausible: () => false,
};

function convert(model: Partial<SourceModel>, provider = 'openai') {
  const source = {
    version: '1',
    providers: [
      {
        id: provider,
        pricing_urls: ['https://example.org/prices'],
        models: [{ id: 'm', match: { equals: 'm' }, prices: { input_mtok: '2' }, ...model }],
      },
    ],
  };
  return convertCatalog(source, OVERLAY);
}

function input(amount: string, tiers: { fromInputTokens: number; amount: string }[] = []) {
  return { meter: 'input', per: 1_000_000, amount, tiers };
}

describe('a price of genai-prices', () => {
  test('becomes a price with its source', () => {
    const comments = 'Rates verified on 2026-10-12, batch checked 2026-10-14.';
    assert.deepEqual(convert({ price_comments: comments }).prices, [
      {
        providerName: 'openai',
        model: 'm',
        match: { exact: [], families: [] },
        rates: [input('2')],
        variants: [],
        validFrom: null,
        validTo: null,
        verifiedAt: '2026-10-14T00:00:00Z',
        source: {
          name: 'genai-prices',
          version: '1',
          url: 'https://example.org/prices',
          licence: 'MIT',
        },
      },
    ]);
  });

  test('that is dated becomes one price for each period', () => {
    const { prices } = convert({
      prices: [
        { prices: { input_mtok: '2' } },
        { constraint: { start_date: '2026-03-13' }, prices: { input_mtok: '1' } },
      ],
    });
    assert.deepEqual(
      prices.map(({ rates, validFrom, validTo }) => ({ rates, validFrom, validTo })),
      [
        { rates: [input('2')], validFrom: null, validTo: '2026-03-13T00:00:00Z' },
        { rates: [input('1')], validFrom: '2026-03-13T00:00:00Z', validTo: null },
      ],
    );
  });

  test('whose tier starts above 200,000 pays it from 200,001 on', () => {
    const { prices } = convert({
      prices: { input_mtok: { base: 1.25, tiers: [{ start: 200_000, price: 2.5 }] } },
    });
    const tiers = [{ fromInputTokens: 200_001, amount: '2.5' }];
    assert.deepEqual(prices[0]?.rates, [input('1.25', tiers)]);
  });

  test('for certain hours becomes a variant of the latest period', () => {
    const hours = { start_time: '00:30:00+00:00', end_time: '16:30:00+00:00' };
    const { prices } = convert({
      prices: [{ prices: { input_mtok: '1' } }, { constraint: hours, prices: { input_mtok: '2' } }],
    });
    assert.deepEqual(prices[0]?.variants, [
      {
        when: { timeOfDay: { from: '00:30', to: '16:30' } },
        rates: [input('2')],
        multiplier: null,
        validFrom: null,
      },
    ]);
  });

  test('for a tier or a batch becomes a variant from its day on', () => {
    const { prices } = convert({
      price_variants: [
        { when: { service_tier: 'default' }, prices: {} },
        {
          when: { processing: 'batch' },
          constraint: { start_date: '2026-10-14' },
          prices: { input_mtok: '1' },
        },
      ],
    });
    assert.deepEqual(prices[0]?.variants, [
      {
        when: { processing: 'batch' },
        rates: [input('1')],
        multiplier: null,
        validFrom: '2026-10-14T00:00:00Z',
      },
    ]);
  });

  for (const [what, model, skipped] of [
    ['an unknown unit', { prices: { input_gpixels: '1' } }, 'price key input_gpixels is not known'],
    ['no rates', { prices: {} }, 'no rates, and not known to be free'],
    ['a spoilt amount', { prices: { input_mtok: 'n/a' } }, '"n/a" is not a decimal number'],
  ] as const) {
    test(`with ${what} is left out and reported`, () => {
      const result = convert(model);
      assert.deepEqual(result.prices, []);
      assert.ok(result.skipped[0]?.startsWith(`openai/m: ${skipped}`), result.skipped[0]);
    });
  }

  test('that is known to be free costs nothing', () => {
    const { prices } = convert({ id: 'gift', prices: {} });
    const free = (meter: string) => ({ meter, per: 1_000_000, amount: '0', tiers: [] });
    assert.deepEqual(prices[0]?.rates, [free('input'), free('output')]);
  });

  test('behind the router of Hugging Face is named with the provider behind it', () => {
    const model = { id: 'Org/Model', match: { equals: 'Org/Model' } };
    const [price] = convert(model, 'huggingface_groq').prices;
    assert.deepEqual([price?.providerName, price?.model], ['huggingface', 'Org/Model:groq']);
  });
});

// T34: no clause may match a part of an id.
describe('a match clause', () => {
  for (const [clause, exact, families] of [
    [{ equals: 'GPT-X' }, ['gpt-x'], []],
    [{ starts_with: 'claude-x' }, [], ['claude-x']],
    [{ starts_with: 'claude-x-2025' }, [], ['claude-x', 'claude-x-2025']],
    [{ contains: 'gemini-x' }, [], ['gemini-x']],
    [{ ends_with: '/gemini-x' }, ['gemini-x'], []],
    [{ regex: String.raw`^x-1\.5-\d{8}$` }, ['x-1.5'], []],
    [{ regex: String.raw`^(acme/)?x-1(-\d{8})?$` }, ['acme/x-1', 'x-1'], []],
    [{ regex: String.raw`^x-1\[fast=true\]$` }, ['x-1[fast=true]'], []],
    [{ and: [{ starts_with: 'x' }, { regex: '^(?!.*-tts)' }] }, [], ['x']],
  ] as const) {
    test(`${JSON.stringify(clause)} becomes whole ids and families`, () => {
      const options = { sourceId: 'openai', model: 'm', suffix: '' };
      const { match, dropped } = convertMatch(clause as SourceMatch, options);
      assert.deepEqual({ ...match, dropped }, { exact, families, dropped: [] });
    });
  }

  for (const regex of ['gpt', '^gpt.*', '^(a|b)$', String.raw`^gpt-\w+$`]) {
    test(`with the open expression ${regex} is left out and reported`, () => {
      const options = { sourceId: 'openai', model: 'm', suffix: '' };
      const { match, dropped } = convertMatch({ regex }, options);
      const expected = { exact: [], families: [], dropped: [`regex ${regex}`] };
      assert.deepEqual({ ...match, dropped }, expected);
    });
  }

  test('of Bedrock that leaves the geography open is spelled out for each', () => {
    const options = { sourceId: 'aws', model: 'm', suffix: '' };
    const { match } = convertMatch({ contains: 'amazon.nova-x' }, options);
    assert.ok(match.families.includes('amazon.nova-x'));
    assert.ok(match.families.includes('eu.amazon.nova-x'));
    const { match: one } = convertMatch({ contains: 'us.amazon.nova-x' }, options);
    assert.deepEqual(one.families, ['us.amazon.nova-x']);
  });
});

describe('the data of genai-prices', () => {
  test('are read as they are published, with the version given', () => {
    assert.deepEqual(parseSource('[]', '0.2.3'), { version: '0.2.3', providers: [] });
    assert.throws(() => parseSource('[]', undefined), /name no version/);
  });

  test('are refused when they are something else', () => {
    assert.throws(() => parseSource('{"models": []}', '1'), /no genai-prices data/);
  });
});
