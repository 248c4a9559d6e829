/** genai-prices' providers, as `gen_ai.provider.name` writes them. Others keep their own id. */
const PROVIDER_NAMES: Readonly<Record<string, string>> = {
  aws: 'aws.bedrock',
  azure: 'azure.ai.openai',
  fireworks: 'fireworks_ai',
  google: 'gcp.gemini',
  mistral: 'mistral_ai',
  moonshotai: 'moonshot_ai',
  together: 'together_ai',
  voyageai: 'voyage_ai',
  'x-ai': 'x_ai',
};

const HUGGING_FACE = 'huggingface_';

/** `gen_ai.provider.name` for a provider of genai-prices. */
export function providerNameOf(sourceId: string): string {
  if (sourceId.startsWith(HUGGING_FACE)) return 'huggingface';
  return PROVIDER_NAMES[sourceId] ?? sourceId.replaceAll('-', '_');
}

/**
 * What follows each model id of this provider in a request. Hugging Face's router bills what the
 * provider behind it bills, which a caller names in the id: `meta-llama/Llama-3.3-70B:groq`.
 */
export function modelSuffixOf(sourceId: string): string {
  return sourceId.startsWith(HUGGING_FACE) ? `:${sourceId.slice(HUGGING_FACE.length)}` : '';
}
