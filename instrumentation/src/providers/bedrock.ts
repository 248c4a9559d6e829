import { anthropicCountTokens, anthropicMessages } from '../formats/anthropic/messages.ts';
import { createConverseFormat } from '../formats/bedrock/converse.ts';
import { bedrockInvokeModel } from '../formats/bedrock/invoke-model.ts';
import {
  bedrockAgentRerank,
  bedrockAsyncInvoke,
  bedrockCountTokens,
  bedrockEmbeddings,
  bedrockGuardrail,
  bedrockImages,
  bedrockRerank,
} from '../formats/bedrock/other-models.ts';
import { parseRegion } from '../formats/bedrock/read-head.ts';
import { openaiChat } from '../formats/openai/chat.ts';
import { withRegion } from '../formats/with-region.ts';
import type { WireFormat } from '../wire-format.ts';
import { createResponsesEndpoints } from './create-responses-endpoints.ts';
import type { Provider } from './provider.ts';

/** An id with its geography, percent-encoded, or an ARN, of which clients leave the slashes as they are. */
const model = '/model/(?:[^/]+|arn:[^/]+(?:/[^/]+)+)';
const named = '/model/(?:arn:[^/]+/)?[^/]*';
const embeddings = `${named}embed[^/]*`;
const images = `${named}(?:titan-image|nova-canvas|stability\\.)[^/]*`;
const rerank = `${named}rerank[^/]*`;
const anthropicModel = `${named}anthropic\\.[^/]*`;
const openaiModel = `${named}openai\\.[^/]*`;
const converse = '/converse(?:-stream)?';

export const bedrock: Provider = {
  name: 'aws.bedrock',
  hosts: [
    ...['bedrock-runtime', 'bedrock-runtime-fips'].flatMap((service) => [
      `${service}.*.amazonaws.com`,
      `${service}.*.amazonaws.com.cn`,
      `${service}.*.api.aws`,
      // A subdomain of it is an endpoint inside of a VPC.
      `${service}.*.vpce.amazonaws.com`,
    ]),
    'bedrock-mantle.*.api.aws',
    'bedrock-agent-runtime.*.amazonaws.com',
  ],
  root: '',
  endpoints: [
    { path: `${embeddings}/invoke`, format: bedrockEmbeddings },
    { path: `${images}/invoke`, format: bedrockImages },
    { path: `${rerank}/invoke`, format: bedrockRerank },
    { path: `${model}/invoke(?:-with-response-stream)?`, format: bedrockInvokeModel },
    { path: `${anthropicModel}${converse}`, format: createConverseFormat('anthropic') },
    { path: `${openaiModel}${converse}`, format: createConverseFormat('openai') },
    { path: `${model}${converse}`, format: createConverseFormat('other') },
    { path: `${model}/count-tokens`, format: bedrockCountTokens },
    { path: '/async-invoke', format: bedrockAsyncInvoke },
    { path: '/guardrail/[^/]+/version/[^/]+/apply', format: bedrockGuardrail },
    { path: '/rerank', format: bedrockAgentRerank },
    { path: '(?:/openai)?/v1/chat/completions', format: inRegion(openaiChat) },
    ...createResponsesEndpoints({}, '(?:/openai)?/v1/responses').map((endpoint) => ({
      ...endpoint,
      format: inRegion(endpoint.format),
    })),
    { path: '(?:/anthropic)?/v1/messages', format: inRegion(anthropicMessages) },
    {
      path: '(?:/anthropic)?/v1/messages/count_tokens',
      format: inRegion(anthropicCountTokens),
    },
  ],
  ignoredPaths: ['(?:/openai)?/v1/responses/[^/]+/cancel', '/sessions(?:/.*)?'],
  billingHeaders: {},
};

function inRegion(format: WireFormat): WireFormat {
  return withRegion(format, ({ host }) => parseRegion(host));
}
