import type { TokenCounts } from '../domain/usage.ts';
import type { AttributeReader } from './attribute-reader.ts';
import type { Operation } from './gen-ai-operation.ts';
import { type JsonObject, parseJsonObject } from './json-object.ts';
import { resolveStatedProvider } from './provider-name.ts';
import { mergeTokens, readRawUsage } from './raw-usage.ts';
import type { Reading, SpanDialect } from './span-dialect.ts';
import { createVocabulary } from './vocabulary.ts';

const operations: ReadonlyMap<string, string> = new Map([
  ['CHAT_MODEL', 'chat'],
  ['LLM', 'text_completion'],
  ['EMBEDDING', 'embeddings'],
  ['RERANKER', 'rerank'],
]);

/**
 * MLflow's tracing, whose every value is JSON, a text in quotes of its own. Input includes the cache;
 * of older versions Anthropic's does not, and only parts that exceed it show that. `mlflow.llm.cost` is its own estimate: never read.
 * Source: mlflow/mlflow, mlflow/tracing/constant.py (Apache-2.0)
 */
export const mlflow: SpanDialect = {
  dialect: 'mlflow',
  matches: ({ attributes }) => attributes.has('mlflow.spanType'),
  vocabulary: createVocabulary({}),
  resolveOperation: (_, reader): Operation => {
    const operationName = operations.get(readText(reader, 'mlflow.spanType') ?? '');
    if (operationName !== undefined) return { kind: 'inference', operationName };
    return { kind: 'ignored', reason: 'not_inference' };
  },
  correct,
};

function correct(reading: Reading, _: unknown, reader: AttributeReader): Reading {
  const usage = parseJsonObject(reader.value(['mlflow.chat.tokenUsage']));
  return {
    ...reading,
    providerName:
      resolveStatedProvider(readText(reader, 'mlflow.llm.provider')) ?? reading.providerName,
    requestModel: readText(reader, 'model') ?? reading.requestModel,
    responseModel: readText(reader, 'mlflow.llm.model') ?? reading.responseModel,
    responseId: reading.responseId ?? readResponseId(reader),
    tokens: usage === null ? reading.tokens : mergeTokens(readTokens(usage), reading.tokens),
  };
}

/** The shape is Anthropic's and the meaning OpenAI's: `prompt_tokens` includes the cache. */
function readTokens({ input_tokens, output_tokens, ...parts }: JsonObject): TokenCounts {
  const lifetimes = { ephemeral_1h_input_tokens: parts.cache_creation_input_tokens_above_1hr };
  return readRawUsage({
    ...parts,
    prompt_tokens: input_tokens,
    completion_tokens: output_tokens,
    cache_creation: lifetimes,
  });
}

/** The response's id stands at the head of the recorded response, of which nothing else is read. */
function readResponseId(reader: AttributeReader): string | null {
  const outputs = reader.value(['mlflow.spanOutputs']);
  if (typeof outputs !== 'string') return null;
  return /^\{"id": ?"([\w.:-]{1,128})"/.exec(outputs)?.[1] ?? null;
}

function readText(reader: AttributeReader, name: string): string | null {
  return reader.text([name])?.replace(/^"(.*)"$/, '$1') ?? null;
}
