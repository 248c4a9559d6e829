import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compatibleProviders } from '../../../instrumentation/src/providers/compatible.ts';
import { loadFixtures } from '../../fixtures/load-fixtures.ts';
import { createRequestHead } from '../support/create-request-head.ts';
import { resolveRoute } from '../support/resolve-route.ts';

/** Where each of them documents its chat completions, and its messages in Anthropic's shape. */
const urls = [
  ['alibaba', 'https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions'],
  ['alibaba', 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions'],
  ['alibaba', 'https://dashscope-us.aliyuncs.com/compatible-mode/v1/chat/completions'],
  ['alibaba', 'https://dashscope-intl.aliyuncs.com/apps/anthropic/v1/messages'],
  ['arcee', 'https://api.arcee.ai/api/v1/chat/completions'],
  ['avian', 'https://api.avian.io/v1/chat/completions'],
  ['baseten', 'https://inference.baseten.co/v1/chat/completions'],
  ['cerebras', 'https://api.cerebras.ai/v1/chat/completions'],
  ['cloudflare', 'https://api.cloudflare.com/client/v4/accounts/a1/ai/v1/chat/completions'],
  ['databricks', 'https://dbc-1.cloud.databricks.com/serving-endpoints/chat/completions'],
  ['databricks', 'https://adb-1.2.azuredatabricks.net/serving-endpoints/chat/completions'],
  ['databricks', 'https://1.2.gcp.databricks.com/ai-gateway/mlflow/v1/chat/completions'],
  ['deepinfra', 'https://api.deepinfra.com/v1/openai/chat/completions'],
  ['doubleword', 'https://api.doubleword.ai/v1/chat/completions'],
  ['github_copilot', 'https://api.githubcopilot.com/chat/completions'],
  ['github_copilot', 'https://api.business.githubcopilot.com/chat/completions'],
  ['github_models', 'https://models.github.ai/inference/chat/completions'],
  ['hyperbolic', 'https://api.hyperbolic.xyz/v1/chat/completions'],
  ['minimax', 'https://api.minimax.io/v1/chat/completions'],
  ['minimax', 'https://api.minimaxi.com/v1/chat/completions'],
  ['minimax', 'https://api.minimax.chat/v1/chat/completions'],
  ['minimax', 'https://api.minimax.io/anthropic/v1/messages'],
  ['moonshot_ai', 'https://api.moonshot.ai/anthropic/v1/messages'],
  ['moonshot_ai', 'https://api.moonshot.ai/v1/chat/completions'],
  ['moonshot_ai', 'https://api.moonshot.cn/v1/chat/completions'],
  ['nebius', 'https://api.studio.nebius.ai/v1/chat/completions'],
  ['nebius', 'https://api.studio.nebius.com/v1/chat/completions'],
  ['nebius', 'https://api.tokenfactory.nebius.com/v1/chat/completions'],
  ['novita', 'https://api.novita.ai/v3/openai/chat/completions'],
  ['novita', 'https://api.novita.ai/openai/v1/chat/completions'],
  ['novita', 'https://api.novita.ai/anthropic/v1/messages'],
  ['nvidia', 'https://integrate.api.nvidia.com/v1/chat/completions'],
  ['ovhcloud', 'https://oai.endpoints.kepler.ai.cloud.ovh.net/v1/chat/completions'],
  ['quicksilverpro', 'https://api.quicksilverpro.io/v1/chat/completions'],
  ['sambanova', 'https://api.sambanova.ai/v1/chat/completions'],
  ['scaleway', 'https://api.scaleway.ai/v1/chat/completions'],
  ['scaleway', 'https://api.scaleway.ai/project-1/v1/chat/completions'],
  ['siliconflow', 'https://api.siliconflow.com/v1/chat/completions'],
  ['siliconflow', 'https://api.siliconflow.cn/v1/chat/completions'],
  ['siliconflow', 'https://api.siliconflow.com/v1/messages'],
  ['zai', 'https://api.z.ai/api/anthropic/v1/messages'],
  ['zai', 'https://api.z.ai/api/paas/v4/chat/completions'],
  ['zai', 'https://api.z.ai/api/coding/paas/v4/chat/completions'],
  ['zhipuai', 'https://open.bigmodel.cn/api/anthropic/v1/messages'],
  ['zhipuai', 'https://open.bigmodel.cn/api/paas/v4/chat/completions'],
] as const;

describe('a provider that speaks OpenAI’s shape to the letter', () => {
  for (const [name, url] of urls) {
    it(`${name} is found at ${url}`, () => {
      const route = resolveRoute(createRequestHead({ url }));
      assert.deepEqual([route?.providerName, route?.format.operationName], [name, 'chat']);
    });
  }

  it('has results of batches, whose order may cost something by itself', () => {
    const read = (method: string, path: string) =>
      resolveRoute(createRequestHead({ method, url: `https://api.doubleword.ai/v1/${path}` }));
    assert.ok(read('GET', 'files/file-1/content')?.format.readToldCall);
    assert.equal(read('GET', 'batches/b')?.format.readsBack, true);
    assert.equal(read('POST', 'batches'), undefined);
  });

  it('is called by a URL above at each of its hosts', () => {
    const called = urls.map(([, url]) => new URL(url).hostname);
    const missing = compatibleProviders
      .flatMap(({ hosts }) => hosts)
      .filter((host) => !called.some((name) => matches(name, host)));
    assert.deepEqual(missing, []);
  });

  it('is read as the others of them are: one family of fixtures', () => {
    const names = new Set(compatibleProviders.map(({ name }) => name));
    const own = loadFixtures().filter(({ expected }) => names.has(expected.providerName));
    const kinds = own.map(({ response }) =>
      response.status >= 400 ? 'refusal' : response.streamFile ? 'stream' : 'plain',
    );
    assert.deepEqual([...new Set(kinds)].sort(), ['plain', 'refusal', 'stream']);
  });
});

function matches(name: string, host: string): boolean {
  const [before = '', after] = host.split('*');
  return after === undefined
    ? name.endsWith(before)
    : name.startsWith(before) && name.endsWith(after);
}
