import type { AttributeReader } from './attribute-reader.ts';
import type { Operation } from './gen-ai-operation.ts';

const callTypes = ['litellm.call_type', 'llm.request.type', 'gen_ai.operation.name'];

/** LiteLLM's types of calls, without the `a` of their asynchronous forms. */
const operations: ReadonlyMap<string, string> = new Map([
  ['chat', 'chat'],
  ['completion', 'chat'],
  ['completion_with_retries', 'chat'],
  ['responses', 'chat'],
  ['anthropic_messages', 'chat'],
  ['pass_through_endpoint', 'chat'],
  ['llm_passthrough_route', 'chat'],
  ['text_completion', 'text_completion'],
  ['generate_content', 'generate_content'],
  ['generate_content_stream', 'generate_content'],
  ['embedding', 'embeddings'],
  ['embeddings', 'embeddings'],
  ['image_generation', 'image_generation'],
  ['image_edit', 'image_generation'],
  ['image_variation', 'image_generation'],
  ['speech', 'speech'],
  ['transcription', 'transcription'],
  ['rerank', 'rerank'],
  ['moderation', 'moderation'],
  ['ocr', 'ocr'],
  ['search', 'search'],
]);

/** What LiteLLM was asked for: `completion` is a chat there, and the type of the call is more exact. */
export function resolveLiteLlmOperation(reader: AttributeReader): Operation {
  const type = reader.text(callTypes);
  if (type === null) return { kind: 'ignored', reason: 'not_usage' };
  const operationName =
    operations.get(type) ??
    (/^_?a/.test(type) ? operations.get(type.replace(/^_?a/, '')) : undefined);
  if (operationName !== undefined) return { kind: 'inference', operationName };
  return { kind: 'ignored', reason: 'not_inference' };
}
