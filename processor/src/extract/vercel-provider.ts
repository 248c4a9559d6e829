import { resolveProviderName } from './provider-name.ts';

/**
 * The provider in the SDK's words: its package, then what of it was called (`openai.responses`,
 * `google.vertex.chat`, `vertex.anthropic.messages`).
 */
export function resolveVercelProvider(name: string | null): string | null {
  if (name === null) return null;
  const provider = name.replace(
    /\.(chat|responses|completions?|embeddings?|textEmbedding|messages|image|speech|transcription|reranking|generative-ai)$/i,
    '',
  );
  if (/vertex/i.test(provider)) return 'gcp.vertex_ai';
  if (/^azure/i.test(provider)) return 'azure.ai.openai';
  return resolveProviderName(provider);
}
