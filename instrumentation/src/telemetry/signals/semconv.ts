/**
 * Every name that the instrumentation emits, and the only place where one is spelled. The GenAI semantic
 * conventions still move; what starts with `ai.usage.` is Tallylight's own.
 *
 * @see https://github.com/open-telemetry/semantic-conventions-genai
 */

export const scopeName = '@tallylight/instrumentation';
export const spanName = 'ai.usage';

export const call = {
  operationName: 'gen_ai.operation.name',
  providerName: 'gen_ai.provider.name',
  requestModel: 'gen_ai.request.model',
  requestStream: 'gen_ai.request.stream',
  responseModel: 'gen_ai.response.model',
  responseId: 'gen_ai.response.id',
  finishReasons: 'gen_ai.response.finish_reasons',
  timeToFirstChunk: 'gen_ai.response.time_to_first_chunk',
  costAmount: 'gen_ai.usage.cost.amount',
  costStated: 'ai.usage.cost.stated',
  costCurrency: 'gen_ai.usage.cost.currency',
  costSource: 'gen_ai.usage.cost.source',
  status: 'ai.usage.status',
  source: 'ai.usage.source',
  estimateMethod: 'ai.usage.estimate.method',
  sequence: 'ai.usage.sequence',
  serviceTier: 'ai.usage.service_tier',
  processing: 'ai.usage.processing',
  speed: 'ai.usage.speed',
  region: 'ai.usage.region',
  attempt: 'ai.usage.attempt',
  billingOrganization: 'ai.usage.billing.organization',
  billingProject: 'ai.usage.billing.project',
  errorType: 'error.type',
  missingContext: 'ai.usage.context.missing',
  statusCode: 'http.response.status_code',
  serverAddress: 'server.address',
  serverPort: 'server.port',
} as const;

/** Only where the app wants the words of its calls to be kept. */
export const content = {
  inputMessages: 'gen_ai.input.messages',
  outputMessages: 'gen_ai.output.messages',
  systemInstructions: 'gen_ai.system_instructions',
} as const;

/** Attribute names of the token counts, by their names in `Usage`. */
export const tokens = {
  inputTokens: 'gen_ai.usage.input_tokens',
  cacheReadInputTokens: 'gen_ai.usage.cache_read.input_tokens',
  cacheWriteInputTokens: 'gen_ai.usage.cache_write.input_tokens',
  cacheWrite1hInputTokens: 'ai.usage.cache_write_1h.input_tokens',
  audioInputTokens: 'gen_ai.usage.audio.input_tokens',
  imageInputTokens: 'gen_ai.usage.image.input_tokens',
  videoInputTokens: 'gen_ai.usage.video.input_tokens',
  audioCacheReadInputTokens: 'gen_ai.usage.audio.cache_read.input_tokens',
  imageCacheReadInputTokens: 'gen_ai.usage.image.cache_read.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  reasoningOutputTokens: 'gen_ai.usage.reasoning.output_tokens',
  audioOutputTokens: 'gen_ai.usage.audio.output_tokens',
  imageOutputTokens: 'gen_ai.usage.image.output_tokens',
  videoOutputTokens: 'gen_ai.usage.video.output_tokens',
} as const;

export const unitPrefix = 'ai.usage.units.';

/** Who caused a call. */
export const attribution = {
  userId: 'user.id',
  sessionId: 'session.id',
  organization: 'ai.usage.organization',
  project: 'ai.usage.project',
  feature: 'ai.usage.feature',
  task: 'ai.usage.task',
  objectType: 'ai.usage.object.type',
  objectId: 'ai.usage.object.id',
} as const;

export const tagPrefix = 'ai.usage.tag.';

/** On the resource. */
export const origin = {
  serviceName: 'service.name',
  serviceVersion: 'service.version',
  serviceInstanceId: 'service.instance.id',
  deploymentEnvironment: 'deployment.environment.name',
  pipelineRunId: 'cicd.pipeline.run.id',
  pipelineName: 'cicd.pipeline.name',
  ciActor: 'ai.usage.ci.actor',
  repositoryUrl: 'vcs.repository.url.full',
  refName: 'vcs.ref.head.name',
  revision: 'vcs.ref.head.revision',
} as const;

export const metrics = {
  requests: 'ai.usage.requests',
  tokens: 'ai.usage.tokens',
  duration: 'gen_ai.client.operation.duration',
  tokenUsage: 'gen_ai.client.token.usage',
  timeToFirstChunk: 'gen_ai.client.operation.time_to_first_chunk',
  unparsed: 'ai.usage.unparsed',
  dropped: 'ai.usage.dropped',
  withoutContext: 'ai.usage.without_context',
} as const;

/** Attributes that only metrics have. */
export const metricAttributes = {
  tokenKind: 'ai.usage.token.kind',
  tokenType: 'gen_ai.token.type',
  /** Of what is counted together because there were too many series. */
  overflow: 'otel.metric.overflow',
} as const;
