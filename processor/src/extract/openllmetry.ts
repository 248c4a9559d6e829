import type { Span } from '../domain/span.ts';
import type { AttributeReader } from './attribute-reader.ts';
import { genAi } from './gen-ai.ts';
import { type Operation, resolveOperation as resolveGenAiOperation } from './gen-ai-operation.ts';
import { parseServer } from './parse-server.ts';
import { unknownTokens } from './raw-usage.ts';
import type { Reading, SpanDialect } from './span-dialect.ts';
import { includeCache } from './token-inclusion.ts';
import { createVocabulary } from './vocabulary.ts';

const kind = 'traceloop.span.kind';

/** Instrumentations of OpenTelemetry itself, whose scopes look the same. */
const contributed =
  /^opentelemetry\.instrumentation\.(openai_v2|openai_agents_v2|google_genai|botocore)/;
const frameworks = /(langchain|llama_?index|haystack|crewai|agno|openai_agents)/;

/**
 * OpenLLMetry by Traceloop, in Python and JavaScript. In Python its input
 * includes the cache, in JavaScript Anthropic's and Bedrock's does not.
 */
export const openLlmetry: SpanDialect = {
  dialect: 'openllmetry',
  matches: (span: Span) => isOpenLlmetry(span) && !frameworks.test(span.scopeName),
  vocabulary: createVocabulary({
    provider: ['llm.vendor'],
    call: {
      requestModel: ['llm.request.model'],
      responseModel: ['llm.response.model'],
    },
    tokens: {
      inputTokens: ['llm.usage.prompt_tokens'],
      outputTokens: ['llm.usage.completion_tokens'],
    },
    attribution: { feature: ['traceloop.workflow.name'] },
  }),
  resolveOperation,
  correct,
};

/** The same words from LangChain and the like, whose client may report the call as well. */
export const openLlmetryFramework: SpanDialect = {
  ...openLlmetry,
  dialect: 'openllmetry-framework',
  matches: (span: Span) => isOpenLlmetry(span) && frameworks.test(span.scopeName),
};

function isOpenLlmetry(span: Span): boolean {
  const { scopeName, attributes } = span;
  if (attributes.has(kind)) return true;
  const isTraceloop = scopeName.startsWith('@traceloop/') || scopeName === 'traceloop.tracer';
  const isPython = scopeName.startsWith('opentelemetry.instrumentation.');
  return (isTraceloop || (isPython && !contributed.test(scopeName))) && speaks(span);
}

function speaks(span: Span): boolean {
  const { attributes } = span;
  return (
    genAi.matches(span) || attributes.has('llm.request.type') || attributes.has('llm.request.model')
  );
}

function resolveOperation(span: Span, reader: AttributeReader): Operation {
  if (span.attributes.has(kind)) return { kind: 'ignored', reason: 'not_inference' };
  return resolveGenAiOperation(span, reader);
}

function correct(reading: Reading, { scopeName }: Span, reader: AttributeReader): Reading {
  const { providerName, tokens } = reading;
  const isRaw = providerName === 'anthropic' || providerName === 'aws.bedrock';
  const excludesCache = scopeName.startsWith('@traceloop/') && isRaw;
  const server = parseServer(reader.value(['gen_ai.openai.api_base']));
  return {
    ...reading,
    ...(isUncounted(reading) ? { tokens: unknownTokens } : {}),
    ...(excludesCache ? { tokens: includeCache(tokens) } : {}),
    serverAddress: reading.serverAddress ?? server.address,
    serverPort: reading.serverAddress === null ? server.port : reading.serverPort,
  };
}

/** Old versions write zeros where they could not count; no answer comes without a token. */
function isUncounted({ tokens }: Reading): boolean {
  return tokens.inputTokens === 0 && tokens.outputTokens === 0;
}
