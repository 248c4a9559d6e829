import type { Span } from '../domain/span.ts';
import type { AttributeReader } from './attribute-reader.ts';
import type { IgnoredReason } from './extracted.ts';
import { legacyOperationNames, operationNames, spanKindNames } from './semconv.ts';

/** What senders call the operations that are billed, and what the contract does. */
const inferenceOperations: ReadonlyMap<string, string> = new Map([
  ['chat', 'chat'],
  ['chat.completions', 'chat'],
  ['chat_completion', 'chat'],
  ['response', 'chat'],
  ['responses', 'chat'],
  ['messages', 'chat'],
  ['text_completion', 'text_completion'],
  ['text.completions', 'text_completion'],
  ['completion', 'text_completion'],
  ['generate_content', 'generate_content'],
  ['embeddings', 'embeddings'],
  ['embedding', 'embeddings'],
  ['rerank', 'rerank'],
  ['reranking', 'rerank'],
  ['image', 'image_generation'],
  ['image_generation', 'image_generation'],
  ['generate_image', 'image_generation'],
  ['audio', 'speech'],
  ['speech', 'speech'],
  ['text_to_speech', 'speech'],
  ['transcription', 'transcription'],
  ['speech_to_text', 'transcription'],
  ['moderation', 'moderation'],
  ['count_tokens', 'count_tokens'],
  ['ocr', 'ocr'],
]);

/** Kinds of spans that are calls, as Alibaba's instrumentations and Dify name them. */
const inferenceKinds: ReadonlyMap<string, string> = new Map([
  ['LLM', 'chat'],
  ['EMBEDDING', 'embeddings'],
  ['RERANKER', 'rerank'],
]);

/** Whether a span is a call of its own, and which operation of the contract it was. */
export type Operation =
  | { readonly kind: 'inference'; readonly operationName: string }
  | { readonly kind: 'ignored'; readonly reason: IgnoredReason };

/**
 * What the span did: by the attribute, else by the span's name where that follows a known pattern,
 * `chat gpt-5` of the conventions or `openai.chat` of OpenLLMetry, else by the span's kind. Guessing
 * further would bill an agent's sum beside its parts.
 */
export function resolveOperation({ name }: Span, reader: AttributeReader): Operation {
  const stated = reader.text(operationNames);
  const legacy = reader.text(legacyOperationNames);
  // OpenLLMetry once called every call of Anthropic's a completion; its span's name knew better.
  const words = stated === null ? [operationInName(name), legacy ?? ''] : [stated];
  const operationName = words
    .map((word) => inferenceOperations.get(word.toLowerCase()))
    .find((word) => word !== undefined);
  if (operationName !== undefined) return { kind: 'inference', operationName };
  const kind = stated === null ? reader.text(spanKindNames) : null;
  const ofKind = inferenceKinds.get(kind ?? '');
  if (ofKind !== undefined) return { kind: 'inference', operationName: ofKind };
  const isStated = stated !== null || legacy !== null || kind !== null;
  return { kind: 'ignored', reason: isStated ? 'not_inference' : 'no_operation' };
}

function operationInName(name: string): string {
  const [firstWord = ''] = name.split(' ', 1);
  return /^[a-z_]+\.([a-z]+)$/.exec(firstWord)?.[1] ?? firstWord;
}
