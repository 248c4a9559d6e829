import type { Span } from '../domain/span.ts';
import type { AttributeReader } from './attribute-reader.ts';
import type { Operation } from './gen-ai-operation.ts';
import { parseJsonObject } from './json-object.ts';
import { resolveLiteLlmOperation } from './litellm-operation.ts';
import { parseServer } from './parse-server.ts';
import { resolveProviderName } from './provider-name.ts';
import { mergeTokens, readRawUsage } from './raw-usage.ts';
import type { Reading, SpanDialect } from './span-dialect.ts';
import { createVocabulary } from './vocabulary.ts';

const proxySpanName = 'Received Proxy Server Request';
const rawSpanName = 'raw_gen_ai_request';
/** Words that LiteLLM writes on every span of a call, be it its own or the one that was open. */
const markers = ['litellm.call_id', 'hidden_params', 'metadata.user_api_key_hash'];

/**
 * LiteLLM's OpenTelemetry callback, old and new, of the SDK and the proxy. Its input includes the
 * cache, whatever the provider says. `gen_ai.cost.*` and `litellm.cost.*` are its own estimates.
 */
export const liteLlm: SpanDialect = {
  dialect: 'litellm',
  matches: (span: Span) => isLiteLlm(span) && span.name !== proxySpanName,
  vocabulary: createVocabulary({
    call: { stream: ['litellm.request.streaming'] },
    attribution: {
      userId: [
        'metadata.user_api_key_end_user_id',
        'litellm.end_user.id',
        'litellm.metadata.user_api_key_end_user_id',
        'llm.user',
        'metadata.user_api_key_user_id',
        'litellm.metadata.user_api_key_user_id',
      ],
      organization: [
        'metadata.user_api_key_org_alias',
        'metadata.user_api_key_org_id',
        'litellm.metadata.user_api_key_org_alias',
        'litellm.metadata.user_api_key_org_id',
        'metadata.user_api_key_team_alias',
        'metadata.user_api_key_team_id',
        'litellm.team.alias',
        'litellm.team.id',
      ],
      project: [
        'metadata.user_api_key_project_alias',
        'metadata.user_api_key_project_id',
        'metadata.user_api_key_alias',
        'litellm.metadata.user_api_key_project_alias',
        'litellm.metadata.user_api_key_alias',
      ],
    },
    metadataObjects: ['metadata.requester_metadata'],
  }),
  resolveOperation,
  correct,
};

/**
 * The proxy's span of a request, on which the callback writes the call where it makes no span for it,
 * and some versions as a copy. A dialect of its own, so that the copy is seen as a second witness.
 */
export const liteLlmProxy: SpanDialect = {
  ...liteLlm,
  dialect: 'litellm-proxy',
  matches: (span: Span) => isLiteLlm(span) && span.name === proxySpanName,
};

function isLiteLlm({ scopeName, attributes }: Span): boolean {
  return scopeName === 'litellm' || markers.some((name) => attributes.has(name));
}

function resolveOperation(span: Span, reader: AttributeReader): Operation {
  // Below each call, LiteLLM puts a span with the bare request and answer; old versions repeat the
  // tokens on it, and it can have any name that the caller gives.
  if (span.name === rawSpanName || isRaw(span)) {
    return { kind: 'ignored', reason: 'repeated_by_sender' };
  }
  return resolveLiteLlmOperation(reader);
}

function isRaw({ attributes }: Span): boolean {
  for (const key of attributes.keys()) {
    if (/^llm\.(?!request\.|response\.|usage\.)\w+\.(messages|input|model|usage|id)$/.test(key))
      return true;
  }
  return false;
}

function correct(reading: Reading, _: Span, reader: AttributeReader): Reading {
  const usage = parseJsonObject(reader.value(['metadata.usage_object'])) ?? {};
  const hidden = parseJsonObject(reader.value(['hidden_params'])) ?? {};
  const server = parseServer(hidden.api_base);
  const dispatched = reader.text(['litellm.provider.model']) ?? '';
  const provider =
    reader.text(['error.llm_provider', 'litellm.provider.error.llm_provider']) ??
    /^([a-z_0-9-]+)\//.exec(dispatched)?.[1];
  const providerName =
    reading.providerName ?? (provider === undefined ? null : resolveProviderName(provider));
  return {
    ...reading,
    providerName,
    ...readModels(reading, providerName, reader),
    tokens: mergeTokens(reading.tokens, readRawUsage(usage)),
    responseId: isInvented(reading.responseId, reader) ? null : reading.responseId,
    serverAddress: reading.serverAddress ?? server.address,
    serverPort: reading.serverAddress === null ? server.port : reading.serverPort,
  };
}

/**
 * The proxy knows models by names of its own, which newer versions write over the answer's as well.
 * What was sent to the provider is told apart, in the caller's way: `openai/gpt-5`.
 */
function readModels(
  { requestModel, responseModel }: Reading,
  providerName: string | null,
  reader: AttributeReader,
): Pick<Reading, 'requestModel' | 'responseModel'> {
  const sent = withoutProvider(reader.text(['litellm.provider.model']), providerName);
  const given = new Set([requestModel, reader.text(['litellm.model_group'])]);
  const isAlias = sent !== null && responseModel !== sent && given.has(responseModel);
  return {
    requestModel: sent ?? withoutProvider(requestModel, providerName),
    responseModel: isAlias ? null : responseModel,
  };
}

function withoutProvider(model: string | null, providerName: string | null): string | null {
  const [prefix = '', ...rest] = model?.split('/') ?? [];
  const isPrefix = rest.length > 0 && resolveProviderName(prefix) === providerName;
  return isPrefix ? rest.join('/') : model;
}

/** LiteLLM gives answers in OpenAI's form an id of its own, and its call's id where there is none. */
function isInvented(id: string | null, reader: AttributeReader): boolean {
  if (id === null) return false;
  return (
    id === reader.text(['litellm.call_id']) ||
    /^chatcmpl-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
  );
}
