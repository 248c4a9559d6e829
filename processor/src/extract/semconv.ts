/**
 * Every attribute name that is read, the newest generation of each first. The GenAI conventions
 * still move: a list holds the names that one meaning has had, and the first one present counts.
 */

/** The span of our own instrumentation, and the scope that makes it. */
export const usageSpanName = 'ai.usage';
export const usageScopeName = '@tallylight/instrumentation';

export const operationNames = ['gen_ai.operation.name'];
/** OpenLLMetry's words for an operation, before the conventions had any. */
export const legacyOperationNames = ['llm.request.type'];
/** A kind for each span, which the conventions do not have. */
export const spanKindNames = ['gen_ai.span.kind'];
export const providerNames = ['gen_ai.provider.name', 'gen_ai.system'];

/** The sender's own sum of a call's tokens. */
export const totalTokenNames = ['gen_ai.usage.total_tokens', 'llm.usage.total_tokens'];

export const call = {
  requestModel: ['gen_ai.request.model'],
  responseModel: ['gen_ai.response.model'],
  responseId: ['gen_ai.response.id'],
  stream: [
    'gen_ai.request.stream',
    'gen_ai.request.is_stream',
    'gen_ai.is_streaming',
    'llm.is_streaming',
  ],
  finishReasons: ['gen_ai.response.finish_reasons', 'anthropic.message.stop_reason'],
  timeToFirstChunk: [
    'gen_ai.response.time_to_first_chunk',
    'gen_ai.client.operation.time_to_first_chunk',
  ],
  serviceTier: [
    'ai.usage.service_tier',
    'openai.response.service_tier',
    'gen_ai.openai.response.service_tier',
    'gen_ai.response.service_tier',
    'anthropic.response.service_tier',
  ],
  processing: ['ai.usage.processing'],
  speed: ['ai.usage.speed'],
  region: ['ai.usage.region'],
  attempt: ['ai.usage.attempt'],
  errorType: ['error.type'],
  httpStatusCode: ['http.response.status_code', 'http.status_code'],
  serverAddress: ['server.address'],
  serverPort: ['server.port'],
} as const;

/** Prompts and answers, which are kept only where that is wanted. */
export const contentNames = {
  inputMessages: 'gen_ai.input.messages',
  outputMessages: 'gen_ai.output.messages',
  systemInstructions: 'gen_ai.system_instructions',
} as const;

/** What only an `ai.usage` span says. */
export const usage = {
  status: ['ai.usage.status'],
  source: ['ai.usage.source'],
  estimateMethod: ['ai.usage.estimate.method'],
  missingContext: ['ai.usage.context.missing'],
  sequence: ['ai.usage.sequence'],
  billingOrganization: ['ai.usage.billing.organization'],
  billingProject: ['ai.usage.billing.project'],
  billingKey: ['ai.usage.billing.key'],
} as const;

export const tokens = {
  inputTokens: ['gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens'],
  cacheReadInputTokens: [
    'gen_ai.usage.cache_read.input_tokens',
    'gen_ai.usage.cache_read_input_tokens',
    'gen_ai.usage.input_tokens.cached',
    'gen_ai.usage.cached_input_tokens',
    'gen_ai.usage.cache_read_tokens',
  ],
  cacheWriteInputTokens: [
    'gen_ai.usage.cache_write.input_tokens',
    'gen_ai.usage.cache_creation.input_tokens',
    'gen_ai.usage.cache_creation_input_tokens',
    'gen_ai.usage.cache_write_input_tokens',
    'gen_ai.usage.input_tokens.cache_write',
    'gen_ai.usage.cache_creation_tokens',
  ],
  cacheWrite1hInputTokens: [
    'ai.usage.cache_write_1h.input_tokens',
    'anthropic.usage.cache_creation.ephemeral_1h_input_tokens',
  ],
  audioInputTokens: ['gen_ai.usage.audio.input_tokens', 'gen_ai.usage.audio_input_tokens'],
  imageInputTokens: ['gen_ai.usage.image.input_tokens'],
  videoInputTokens: ['gen_ai.usage.video.input_tokens'],
  audioCacheReadInputTokens: ['gen_ai.usage.audio.cache_read.input_tokens'],
  imageCacheReadInputTokens: ['gen_ai.usage.image.cache_read.input_tokens'],
  outputTokens: ['gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens'],
  reasoningOutputTokens: [
    'gen_ai.usage.reasoning.output_tokens',
    'gen_ai.usage.reasoning_tokens',
    'gen_ai.usage.output_tokens.reasoning',
  ],
  audioOutputTokens: ['gen_ai.usage.audio.output_tokens', 'gen_ai.usage.audio_output_tokens'],
  imageOutputTokens: ['gen_ai.usage.image.output_tokens'],
  videoOutputTokens: ['gen_ai.usage.video.output_tokens'],
} as const;

export const unitPrefix = 'ai.usage.units.';

export const cost = {
  stated: ['ai.usage.cost.stated'],
  amount: ['gen_ai.usage.cost.amount'],
  currency: ['gen_ai.usage.cost.currency'],
  source: ['gen_ai.usage.cost.source'],
} as const;

export const attribution = {
  userId: ['user.id', 'enduser.id', 'gen_ai.user', 'llm.user'],
  sessionId: ['session.id', 'gen_ai.conversation.id'],
  organization: ['ai.usage.organization'],
  project: ['ai.usage.project'],
  feature: ['ai.usage.feature'],
  task: ['ai.usage.task'],
  objectType: ['ai.usage.object.type'],
  objectId: ['ai.usage.object.id'],
} as const;

export const tagPrefix = 'ai.usage.tag.';

/** On the resource. */
export const origin = {
  service: ['service.name'],
  serviceVersion: ['service.version'],
  serviceInstanceId: ['service.instance.id'],
  environment: ['deployment.environment.name', 'deployment.environment'],
  pipelineRunId: ['cicd.pipeline.run.id'],
  pipelineName: ['cicd.pipeline.name'],
  ciActor: ['ai.usage.ci.actor'],
} as const;

export const vcsPrefix = 'vcs.';

/** The counter of calls to AI hosts that our instrumentation did not understand. */
export const unparsedMetricName = 'ai.usage.unparsed';
