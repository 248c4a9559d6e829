import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findProblems, loadYaml } from './write-config.ts';

const everywhere = { providerName: '*', host: null, environment: null, organization: null };
const always = { validFrom: null, validTo: null };

/** The one mistake of a price that is written like this, without its place. */
function problemOf(price: string): string {
  const problems = findProblems(() => loadYaml(`prices:\n  own:\n    - ${price}\n`));
  assert.equal(problems.length, 1, problems.join('\n'));
  return problems[0] ?? '';
}

test("a user's own prices and names for models are read exactly", () => {
  const {
    prices: { own, aliases },
  } = loadYaml(`
prices:
  own:
    - model: gpt-4.1*
      provider: openai
      organization: org-shop
      environment: production
      discount: 12.5%
      valid_from: 2026-01-01
      valid_to: 2026-07-01T00:00:00+02:00
    - { model: Acme-7B, host: LLM.example.com, rates: { input: 0.10, web_searches: 0.010 } }
    - { host: "localhost:*", free: true }
    - { model: claude-*, subscription: true }
  aliases:
    - { name: Prod-Chat-1, provider: azure.ai.openai, host: my-res.openai.azure.com, model: gpt-4o }
`);
  assert.deepEqual(
    { own, aliases },
    {
      own: [
        {
          kind: 'discount',
          // 1 − 12.5 / 100
          factor: '0.875',
          providerName: 'openai',
          model: 'gpt-4.1*',
          host: null,
          environment: 'production',
          organization: 'org-shop',
          rates: [],
          validFrom: '2026-01-01T00:00:00Z',
          validTo: '2026-06-30T22:00:00Z',
        },
        {
          ...everywhere,
          ...always,
          kind: 'rates',
          factor: null,
          model: 'Acme-7B',
          host: 'llm.example.com',
          rates: [
            { meter: 'input', per: 1_000_000, amount: '0.1' },
            { meter: 'web_searches', per: 1, amount: '0.01' },
          ],
        },
        {
          ...everywhere,
          ...always,
          kind: 'free',
          factor: null,
          model: '*',
          host: 'localhost:*',
          rates: [],
        },
        {
          ...everywhere,
          ...always,
          kind: 'subscription',
          factor: null,
          model: 'claude-*',
          rates: [],
        },
      ],
      aliases: [
        {
          name: 'prod-chat-1',
          providerName: 'azure.ai.openai',
          host: 'my-res.openai.azure.com',
          model: 'gpt-4o',
        },
      ],
    },
  );
});

describe('a mistake in a price is told with its line', () => {
  for (const [price, problem] of [
    ['{ model: m }', /:3:7 prices\.own\[0\] says no price: write rates, discount, free: true or/],
    ['{ model: m, free: false }', /prices\.own\[0\] says no price/],
    [
      '{ discount: 5%, free: true }',
      /:3:29 prices\.own\[0\]\.free stands beside discount: keep one/,
    ],
    ['{ discount: 0.05 }', /discount "0\.05" is no discount: write 15% for 15 % less/],
    ['{ discount: 100% }', /for nothing at all write free: true/],
    ['{ discount: -5% }', /is no discount/],
    ['{ rates: { input: -1 } }', /:3:25 prices\.own\[0\]\.rates\.input "-1" is not an amount/],
    ['{ rates: { input: 1e3 } }', /rates\.input "1e3" is not an amount/],
    ['{ rates: { inptu: 1 } }', /rates\.inptu is neither .* Did you mean "input"\?/],
    ['{ rates: { input_tokens: 1 } }', /rates\.input_tokens is neither .* Did you mean "input"\?/],
    ['{ rates: { "Web Searches": 1 } }', /is no name of a rate: write lower_snake_case/],
    ['{ rates: {} }', /rates is empty: write a rate/],
    ['{ rates: 5 }', /rates has to be rates by name, such as/],
    ['{ free: true, valid_from: 2026-02-31 }', /valid_from "2026-02-31" is no day/],
    ['{ free: true, valid_from: next week }', /valid_from "next week" is no day/],
    [
      '{ free: true, valid_from: 2026-02-01, valid_to: 2026-02-01 }',
      /valid_to is not after valid_from/,
    ],
    ['{ free: true, host: "https://llm.example.com/v1" }', /host .* is not a host: write llm/],
    ['{ free: true, hots: a }', /hots is no setting\. Did you mean "host"\?/],
  ] as const) {
    test(price, () => assert.match(problemOf(price), problem));
  }

  test('of an alias as well', () => {
    const yaml = 'prices:\n  aliases:\n    - { name: a }\n';
    assert.deepEqual(
      findProblems(() => loadYaml(yaml)),
      [
        'tallylight.yaml:3:7 prices.aliases[0].model is missing: write the id of the model that it is.',
      ],
    );
  });
});

describe('Public prices', () => {
  const refreshed = (yaml: string) => {
    const { refresh, refreshUrl, webhookUrl, recipients } = loadYaml(yaml).prices;
    return { refresh, refreshUrl, webhookUrl, recipients };
  };

  test('are refreshed weekly where that is allowed, from where it says, and people are told', () => {
    const yaml = `
prices:
  refresh: weekly
  refresh_url: /srv/prices/data.json
  recipients: [ada@example.com]
alerting:
  webhook_url: https://example.com/all
  smtp: { host: mail.example.com, from: a@example.com }
`;
    assert.deepEqual(refreshed(yaml), {
      refresh: 'weekly',
      refreshUrl: '/srv/prices/data.json',
      webhookUrl: 'https://example.com/all',
      recipients: ['ada@example.com'],
    });
    assert.equal(
      refreshed(yaml.replace('  refresh: weekly', '  webhook_url: https://example.com/prices'))
        .webhookUrl,
      'https://example.com/prices',
    );
  });

  for (const [setting, problem] of [
    ['refresh: daily', /prices\.refresh "daily" is no rhythm: write off or weekly\./],
    ['refresh_url: ftp://x/y', /prices\.refresh_url is not an http:\/\/ or https:\/\/ URL/],
    ['refresh_url: ""', /prices\.refresh_url is empty/],
    ['webhook_url: here', /prices\.webhook_url is not an http/],
    ['recipients: [a@example.com]', /prices\.recipients can get no mail without a mail server/],
  ] as const) {
    test(`${setting} is refused`, () => {
      const [first = '', ...others] = findProblems(() => loadYaml(`prices:\n  ${setting}\n`));
      assert.deepEqual(others, []);
      assert.match(first, problem);
    });
  }
});
