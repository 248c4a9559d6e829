import type { RequestFacts, ResponseFacts } from '../../call.ts';
import type { WireFormat } from '../../wire-format.ts';
import { createUnits, createUsage, omitUnknown, parseCount } from '../usage.ts';
import { isText, parseList, parseObject, parseText } from '../wire-value.ts';
import { parseRegion, readAnswerHeaders, readModelCall } from './read-head.ts';

/** InvokeModel of a model for embeddings. Most state their tokens in the headers only. */
export const bedrockEmbeddings: WireFormat = {
  operationName: 'embeddings',
  readRequest: readModelCall,
  readHeaders: readAnswerHeaders,
  readResponse: (body) =>
    omitUnknown<ResponseFacts>({
      usage: createUsage({ inputTokens: parseCount(parseObject(body).inputTextTokenCount) }),
    }),
};

/** InvokeModel of a model for images: Titan, Nova Canvas, Stability. Each image that came is paid. One that was filtered out is `null`. */
export const bedrockImages: WireFormat = {
  operationName: 'image_generation',
  readRequest: readModelCall,
  readHeaders: readAnswerHeaders,
  readResponse(value) {
    const body = parseObject(value);
    if (!Array.isArray(body.images) && !Array.isArray(body.artifacts)) return {};
    const images = [
      ...parseList(body.images),
      ...parseList(body.artifacts).map((artifact) => parseObject(artifact).base64),
    ];
    return { usage: { units: { images: images.filter(isText).length } } };
  },
};

/** How many documents one search covers. */
const documentsOfSearch = 100;

/**
 * InvokeModel of a model for reranking, billed by the query: one of more than 100 documents is several. Long
 * documents count as several as well, which nothing in the call says: then it cost more.
 */
export const bedrockRerank: WireFormat = {
  operationName: 'rerank',
  readRequest(head, body) {
    return { ...readModelCall(head), ...countSearches(parseObject(body).documents) };
  },
  readHeaders: readAnswerHeaders,
  readResponse: () => ({}),
};

/** The agents' own endpoint for the same models: POST /rerank. */
export const bedrockAgentRerank: WireFormat = {
  ...bedrockRerank,
  readRequest({ host }, value) {
    const body = parseObject(value);
    const { bedrockRerankingConfiguration } = parseObject(body.rerankingConfiguration);
    const { modelArn } = parseObject(parseObject(bedrockRerankingConfiguration).modelConfiguration);
    return omitUnknown<RequestFacts>({
      // An ARN of a foundation model has its id at the end.
      model: parseText(parseText(modelArn)?.replace(/^.*:foundation-model\//, '')),
      region: parseRegion(host),
      ...countSearches(body.sources),
    });
  },
};

function countSearches(value: unknown): RequestFacts {
  const documents = parseList(value).length;
  return documents === 0
    ? {}
    : { units: { search_units: Math.ceil(documents / documentsOfSearch) } };
}

/** Videos are made later, into a bucket, and billed by their seconds: POST /async-invoke. */
export const bedrockAsyncInvoke: WireFormat = {
  operationName: 'video_generation',
  readRequest({ host }, value) {
    const { modelId, modelInput } = parseObject(value);
    const { videoGenerationConfig, duration } = parseObject(modelInput);
    const seconds =
      parseCount(parseObject(videoGenerationConfig).durationSeconds) ??
      parseCount(Number.parseInt(parseText(duration) ?? '', 10));
    return omitUnknown<RequestFacts>({
      model: parseText(modelId),
      region: parseRegion(host),
      units: createUnits({ video_seconds: seconds }),
    });
  },
  readHeaders: readAnswerHeaders,
  readResponse: () => ({}),
};

/** Counting tokens is free: POST /model/{id}/count-tokens. */
export const bedrockCountTokens: WireFormat = {
  operationName: 'count_tokens',
  free: true,
  readRequest: (head) => {
    const { stream: _none, ...facts } = readModelCall(head);
    return facts;
  },
  readHeaders: ({ statusCode, header }) => readAnswerHeaders({ statusCode, header }),
  readResponse: () => ({}),
};

/** How many units each policy took is named as the price list names them: `contentPolicyUnits`. */
const policies = [
  'topic_policy_units',
  'content_policy_units',
  'content_policy_image_units',
  'word_policy_units',
  'sensitive_information_policy_units',
  'sensitive_information_policy_free_units',
  'contextual_grounding_policy_units',
  'automated_reasoning_policy_units',
];

/** A guardrail by itself: POST /guardrail/{id}/version/{version}/apply. All of them have one price list. */
export const bedrockGuardrail: WireFormat = {
  operationName: 'guardrail',
  readRequest: ({ host }) =>
    omitUnknown<RequestFacts>({ model: 'guardrails', region: parseRegion(host) }),
  readHeaders: readAnswerHeaders,
  readResponse(value) {
    const usage = parseObject(parseObject(value).usage);
    const counts = policies.map((unit) => [unit, parseCount(usage[toCamelCase(unit)])] as const);
    return omitUnknown<ResponseFacts>({
      usage: createUsage({ units: createUnits(Object.fromEntries(counts)) }),
    });
  },
};

function toCamelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}
