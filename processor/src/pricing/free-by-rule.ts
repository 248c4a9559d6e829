import type { UsageRecord } from '../domain/usage.ts';

/**
 * Ollama runs models on one's own machines and bills nothing for them; what it bills is its cloud,
 * reached at `ollama.com` or, through a local Ollama, by a model whose tag ends in `cloud`.
 *
 * @see https://docs.ollama.com/cloud
 */
export function isFreeByRule({ providerName, ...record }: UsageRecord): boolean {
  if (providerName !== 'ollama') return false;
  const host = record.serverAddress?.toLowerCase() ?? '';
  if (host === 'ollama.com' || host.endsWith('.ollama.com')) return false;
  const models = [record.requestModel, record.responseModel];
  return !models.some((model) => /[:-]cloud$/i.test(model ?? ''));
}
