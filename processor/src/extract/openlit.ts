import type { Span } from '../domain/span.ts';
import type { AttributeReader } from './attribute-reader.ts';
import { genAi } from './gen-ai.ts';
import { resolveOperation } from './gen-ai-operation.ts';
import type { Reading, SpanDialect } from './span-dialect.ts';
import { includeCache, includeReasoning } from './token-inclusion.ts';
import { createVocabulary } from './vocabulary.ts';

const timeToFirstToken = ['gen_ai.server.time_to_first_token'];
const frameworks =
  /(langchain|langgraph|llamaindex|haystack|crewai|agno|pydantic_ai|ag2|smolagents|strands|litellm|agents|letta|mem0|browser_use)/;

/**
 * OpenLIT. It passes the providers' counts on as they are: Anthropic's and Bedrock's input is without
 * the cache, Google's output without the thoughts. `gen_ai.usage.cost` is its own estimate, and 0 for
 * a model without a price: never read.
 */
export const openLit: SpanDialect = {
  dialect: 'openlit',
  matches: (span: Span) => isOpenLit(span) && !frameworks.test(span.scopeName),
  vocabulary: createVocabulary({
    attribution: { userId: ['gen_ai.request.user'] },
  }),
  resolveOperation,
  correct,
};

/** The same words from LangChain and the like, whose client may report the call as well. */
export const openLitFramework: SpanDialect = {
  ...openLit,
  dialect: 'openlit-framework',
  matches: (span: Span) => isOpenLit(span) && frameworks.test(span.scopeName),
};

function isOpenLit(span: Span): boolean {
  const isOwn =
    span.scopeName.startsWith('openlit') || span.attributes.get('telemetry.sdk.name') === 'openlit';
  return isOwn && genAi.matches(span);
}

function correct(reading: Reading, span: Span, reader: AttributeReader): Reading {
  const { providerName, tokens, stream } = reading;
  const excludesCache = providerName === 'anthropic' || providerName === 'aws.bedrock';
  const excludesThoughts = providerName?.startsWith('gcp.') ?? false;
  const withCache = excludesCache ? includeCache(tokens) : tokens;
  return {
    ...reading,
    tokens: excludesThoughts ? includeReasoning(withCache) : withCache,
    // For a whole answer the same attribute holds the time to its end.
    timeToFirstChunk:
      reading.timeToFirstChunk ?? (stream ? reader.seconds(timeToFirstToken) : null),
    estimateMethod: isCountedByItself(reading, span) ? 'openlit_tokenizer' : null,
  };
}

/**
 * Where a stream of OpenAI's ends without usage, OpenLIT counts prompt and answer with a tokenizer and
 * says so nowhere. The cache's attributes are then missing, which it else always sets, even to 0.
 */
function isCountedByItself({ tokens, stream }: Reading, { scopeName, attributes }: Span): boolean {
  return (
    scopeName.endsWith('.openai') &&
    stream === true &&
    tokens.cacheReadInputTokens === null &&
    attributes.has('gen_ai.client.token.usage')
  );
}
