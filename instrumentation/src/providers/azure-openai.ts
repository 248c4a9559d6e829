import { anthropicCountTokens, anthropicMessages } from '../formats/anthropic/messages.ts';
import { createAzureFormat } from '../formats/openai/azure.ts';
import { openaiEndpoints, openaiIgnoredPaths } from './openai.ts';
import type { Provider } from './provider.ts';

/**
 * `/openai/deployments/{deployment}`, `/openai` with a version in the query, `/openai/v1`, the same below a
 * project, or `/models`; a model with a host of its own has nothing but the version.
 */
const root = '(?:(?:/api/projects/[^/]+)?/openai(?:/v1|/deployments/[^/]+)?|/models|(?:/v1)?)';

/** Azure OpenAI, and the other models of Azure AI Foundry. */
export const azureOpenai: Provider = {
  name: 'azure.ai.openai',
  hosts: [
    'openai.azure.com',
    'services.ai.azure.com',
    'cognitiveservices.azure.com',
    'models.ai.azure.com',
    // Azure Government, and Azure operated by 21Vianet in China.
    'openai.azure.us',
    'openai.azure.cn',
  ],
  root: '',
  endpoints: [
    ...openaiEndpoints.map(({ path, format, ...endpoint }) => ({
      ...endpoint,
      path: `${root}${path}`,
      format: createAzureFormat(format),
    })),
    // Claude in Foundry speaks its own language.
    { path: '/anthropic/v1/messages', format: anthropicMessages },
    { path: '/anthropic/v1/messages/count_tokens', format: anthropicCountTokens },
  ],
  ignoredPaths: openaiIgnoredPaths.map((path) => `${root}${path}`),
  billingHeaders: {},
};
