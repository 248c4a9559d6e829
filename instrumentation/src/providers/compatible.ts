import { anthropicMessages } from '../formats/anthropic/messages.ts';
import { readDeepinfraCost } from '../formats/openai/deepinfra.ts';
import type { Dialect } from '../formats/openai/dialect.ts';
import { moonshotSearches } from '../formats/openai/moonshot.ts';
import { openaiRerank } from '../formats/openai/rerank.ts';
import { zaiDialect, zaiSearch } from '../formats/openai/zai.ts';
import { createChatEndpoints, omitChatEndpoints } from './create-chat-endpoints.ts';
import { openaiEndpoints } from './openai.ts';
import type { Provider } from './provider.ts';

/**
 * What is free at OpenAI may cost something elsewhere, such as the order of a batch: it is counted as unparsed. What
 * a batch's results tell of is read all the same.
 */
const endpoints = [
  ...openaiEndpoints.filter(({ format, method }) => format.free !== true || method === 'GET'),
  { path: '/rerank', format: openaiRerank },
  // Several speak Anthropic's shape as well, most of them below a root of its own.
  { path: '/messages', format: anthropicMessages },
];

function createCompatible(
  name: string,
  hosts: readonly string[],
  root = '/v1',
  dialect?: Dialect,
): Provider {
  return {
    name,
    hosts,
    root,
    endpoints:
      dialect === undefined
        ? endpoints
        : [...createChatEndpoints(dialect), ...omitChatEndpoints(endpoints)],
    ignoredPaths: ['/files'],
    billingHeaders: {},
  };
}

function createZai(name: string, host: string): Provider {
  const root = '/api/(?:(?:coding/)?paas/v4|anthropic/v1)';
  const provider = createCompatible(name, [host], root, zaiDialect);
  const search = { path: '/web_search', format: zaiSearch };
  return { ...provider, endpoints: [...provider.endpoints, search] };
}

/**
 * Providers that speak OpenAI's shape to the letter, so that a host and a root are nearly all there is to say. Names
 * are those of the catalogue; most hosts those of genai-prices (MIT).
 */
export const compatibleProviders: readonly Provider[] = [
  createCompatible(
    'alibaba',
    ['dashscope.aliyuncs.com', 'dashscope-intl.aliyuncs.com', 'dashscope-us.aliyuncs.com'],
    '/(?:compatible-mode|apps/anthropic)/v1',
  ),
  createCompatible('arcee', ['api.arcee.ai'], '/(?:api/)?v1'),
  createCompatible('avian', ['api.avian.io']),
  createCompatible('baseten', ['inference.baseten.co']),
  createCompatible('cerebras', ['api.cerebras.ai']),
  createCompatible('cloudflare', ['api.cloudflare.com'], '/client/v4/accounts/[^/]+/ai/v1'),
  createCompatible(
    'databricks',
    ['cloud.databricks.com', 'azuredatabricks.net', 'gcp.databricks.com'],
    '/(?:serving-endpoints|ai-gateway/[^/]+/v1)',
  ),
  createCompatible('deepinfra', ['api.deepinfra.com'], '/v1(?:/openai)?', {
    readMore: readDeepinfraCost,
  }),
  createCompatible('doubleword', ['api.doubleword.ai']),
  createCompatible(
    'github_copilot',
    ['api.githubcopilot.com', 'api.*.githubcopilot.com'],
    '(?:/v1)?',
  ),
  createCompatible('github_models', ['models.github.ai'], '(?:/orgs/[^/]+)?/inference'),
  createCompatible('hyperbolic', ['api.hyperbolic.xyz']),
  createCompatible(
    'minimax',
    ['api.minimax.io', 'api.minimaxi.com', 'api.minimax.chat'],
    '(?:/anthropic)?/v1',
  ),
  createCompatible('moonshot_ai', ['api.moonshot.ai', 'api.moonshot.cn'], '(?:/anthropic)?/v1', {
    executedTools: moonshotSearches,
  }),
  createCompatible('nebius', [
    'api.studio.nebius.ai',
    'api.studio.nebius.com',
    'api.tokenfactory.nebius.com',
  ]),
  createCompatible('novita', ['api.novita.ai'], '/(?:v3/openai|openai/v1|openai|anthropic/v1)'),
  createCompatible('nvidia', ['integrate.api.nvidia.com']),
  createCompatible('ovhcloud', ['oai.endpoints.kepler.ai.cloud.ovh.net']),
  createCompatible('quicksilverpro', ['api.quicksilverpro.io']),
  createCompatible('sambanova', ['api.sambanova.ai']),
  createCompatible('scaleway', ['api.scaleway.ai'], '(?:/[^/]+)?/v1'),
  createCompatible('siliconflow', ['api.siliconflow.com', 'api.siliconflow.cn']),
  createZai('zai', 'api.z.ai'),
  createZai('zhipuai', 'open.bigmodel.cn'),
];
