import { resolveProviderName } from './provider-name.ts';

/**
 * The provider in the SDK's words: its package, then what of it was called (`openai.responses`,
 * `google.vertex.chat`, `vertex.anthropic.messages`).
 */
export function resolveVercelProvider(name: string | null): string | null {
  if (name === null) return null;
  if (/vertex/i.test(name)) return 'gcp.vertex_ai';
  if (/^azure/i.test(name)) return 'azure.ai.openai';
  return resolveProviderName(name);
}
