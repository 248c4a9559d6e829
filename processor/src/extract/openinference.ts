import type { Span } from '../domain/span.ts';
import type { AttributeReader } from './attribute-reader.ts';
import type { Operation } from './gen-ai-operation.ts';
import { objectAt, parseJsonObject } from './json-object.ts';
import type { Reading, SpanDialect } from './span-dialect.ts';
import { toText } from './text.ts';
import { createVocabulary } from './vocabulary.ts';

const kind = ['openinference.span.kind'];

const operations: ReadonlyMap<string, string> = new Map([
  ['LLM', 'chat'],
  ['EMBEDDING', 'embeddings'],
  ['RERANKER', 'rerank'],
]);

/** Instrumentations of the providers' own clients; all others stand above such a client. */
const clients =
  /[./-](openai|anthropic|bedrock|groq|mistralai|google[_-]genai|vertexai|litellm|portkey|cohere|ollama)$/;

/**
 * Arize's OpenInference: `llm.token_count.*` and a kind for each span. Its prompt count includes
 * the cache: the instrumentations of Anthropic's SDK add it up. `llm.cost.*` is the sender's estimate.
 */
export const openInference: SpanDialect = {
  dialect: 'openinference',
  matches: ({ attributes, scopeName }: Span) =>
    attributes.has('openinference.span.kind') && !isFramework(scopeName),
  vocabulary: createVocabulary({
    provider: ['llm.provider', 'llm.system'],
    call: {
      requestModel: ['llm.request.model_name'],
      responseModel: [
        'llm.response.model_name',
        'llm.model_name',
        'embedding.model_name',
        'reranker.model_name',
      ],
      finishReasons: ['llm.finish_reason'],
    },
    tokens: {
      inputTokens: ['llm.token_count.prompt'],
      cacheReadInputTokens: [
        'llm.token_count.prompt_details.cache_read',
        'llm.token_count.prompt_details.cache_input',
      ],
      cacheWriteInputTokens: ['llm.token_count.prompt_details.cache_write'],
      audioInputTokens: ['llm.token_count.prompt_details.audio'],
      outputTokens: ['llm.token_count.completion'],
      reasoningOutputTokens: ['llm.token_count.completion_details.reasoning'],
      audioOutputTokens: ['llm.token_count.completion_details.audio'],
    },
    totalTokens: ['llm.token_count.total'],
    metadataObjects: ['metadata'],
    labels: ['tag.tags'],
  }),
  resolveOperation,
  correct,
};

/** The same words from LangChain, LlamaIndex and the like, whose client may report the call as well. */
export const openInferenceFramework: SpanDialect = {
  ...openInference,
  dialect: 'openinference-framework',
  matches: ({ attributes, scopeName }: Span) =>
    attributes.has('openinference.span.kind') && isFramework(scopeName),
};

function isFramework(scopeName: string): boolean {
  return scopeName !== '' && !clients.test(scopeName);
}

function resolveOperation(_: Span, reader: AttributeReader): Operation {
  const operationName = operations.get(reader.text(kind)?.toUpperCase() ?? '');
  if (operationName !== undefined) return { kind: 'inference', operationName };
  return { kind: 'ignored', reason: 'not_inference' };
}

function correct(reading: Reading, _: Span, reader: AttributeReader): Reading {
  const parameters =
    parseJsonObject(reader.value(['llm.invocation_parameters'])) ??
    parseJsonObject(reader.value(['embedding.invocation_parameters'])) ??
    {};
  const { stream } = parameters;
  return {
    ...reading,
    requestModel: reading.requestModel ?? toText(parameters.model) ?? toText(parameters.model_name),
    responseId: reading.responseId ?? readResponseId(reader),
    stream: reading.stream ?? (typeof stream === 'boolean' ? stream : null),
  };
}

/** The response's id stands only in the recorded response, of which nothing else is read. */
function readResponseId(reader: AttributeReader): string | null {
  if (reader.text(['output.mime_type']) !== 'application/json') return null;
  const value = reader.value(['output.value']);
  const first =
    typeof value === 'string' ? /^\{"id": ?"([\w.:-]{1,128})"/.exec(value)?.[1] : undefined;
  if (first !== undefined) return first;
  const response = parseJsonObject(value) ?? {};
  return toText(response.id) ?? toText(objectAt(response, 'llm_output').id);
}
