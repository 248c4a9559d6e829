import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { loadFixtures } from '../../../fixtures/load-fixtures.ts';
import { startProviderHosts } from '../../../support/provider-hosts/start-provider-hosts.ts';
import { type ReceivedSpan, startOtlpReceiver } from '../../support/otlp-receiver.ts';
import { startApp } from '../../support/run-app.ts';

interface Printed {
  readonly billed: readonly Readonly<Record<string, number>>[];
  readonly refused: number;
}

describe('Cohere’s SDK', () => {
  const cleanup = new AsyncDisposableStack();
  let printed: Printed;
  let spans: readonly ReceivedSpan[];

  before(async () => {
    const receiver = await startOtlpReceiver();
    cleanup.defer(() => receiver.close());
    const fixtures = loadFixtures().filter(({ name }) => name.startsWith('cohere/'));
    const hosts = await startProviderHosts(fixtures);
    cleanup.defer(() => hosts.close());
    const env = { ...hosts.env, TALLYLIGHT_ENDPOINT: receiver.url, TALLYLIGHT_LOG: 'warn' };
    const app = await startApp('cohere-sdk.mjs', [], { env }).ended;
    assert.equal(app.code, 0, app.stderr);
    printed = JSON.parse(app.stdout);
    spans = receiver.spans();
  });
  after(() => cleanup.disposeAsync());

  it('reads the same billed units as the records have: chats, a stream, embeddings, reranking', () => {
    const { billed } = printed;
    assert.deepEqual(
      spans.slice(0, 5).map(({ attributes }) => ({
        ...number(attributes, 'inputTokens', 'gen_ai.usage.input_tokens'),
        ...number(attributes, 'outputTokens', 'gen_ai.usage.output_tokens'),
        ...number(attributes, 'searchUnits', 'ai.usage.units.search_units'),
      })),
      billed,
    );
  });

  it('has one record for each of its calls', () => {
    assert.deepEqual(
      spans.map(({ attributes }) =>
        [
          attributes['gen_ai.provider.name'],
          attributes['gen_ai.operation.name'],
          attributes['gen_ai.request.model'],
          attributes['ai.usage.status'],
          attributes['ai.usage.source'],
        ].join(' '),
      ),
      [
        'cohere chat command-a-03-2025 success reported',
        'cohere chat command-r7b-12-2024 success reported',
        'cohere chat command-r-08-2024 success reported',
        'cohere embeddings embed-v4.0 success reported',
        'cohere rerank rerank-v3.5 success reported',
        'cohere chat command-a-03-2025 rate_limited not_billed',
      ],
    );
    assert.equal(printed.refused, 429);
  });
});

function number(attributes: ReceivedSpan['attributes'], field: string, name: string) {
  const value = attributes[name];
  return value === undefined ? {} : { [field]: Number(value) };
}
