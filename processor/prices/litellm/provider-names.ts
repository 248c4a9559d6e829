/** LiteLLM's providers, as `gen_ai.provider.name` writes them. Others keep their own id. */
const PROVIDER_NAMES: Readonly<Record<string, string>> = {
  azure: 'azure.ai.openai',
  azure_ai: 'azure.ai.openai',
  bedrock: 'aws.bedrock',
  exa_ai: 'exa',
  gemini: 'gcp.gemini',
  mistral: 'mistral_ai',
  transcribe: 'aws_transcribe',
  vertex_ai: 'gcp.vertex_ai',
  'vertex_ai-language-models': 'gcp.vertex_ai',
  'vertex_ai-video-models': 'gcp.vertex_ai',
  voyage: 'voyage_ai',
  xai: 'x_ai',
};

/** What LiteLLM writes in front of a provider's model ids, to tell them from others'. */
const PREFIXES: Readonly<Record<string, string>> = {
  'vertex_ai-language-models': 'vertex_ai',
  'vertex_ai-video-models': 'vertex_ai',
};

/** `gen_ai.provider.name` for a provider of LiteLLM. */
export function providerNameOf(sourceId: string): string {
  return PROVIDER_NAMES[sourceId] ?? sourceId.replaceAll('-', '_');
}

/** A model's id as its provider knows it. */
export function withoutPrefix(name: string, sourceId: string): string {
  const prefix = `${PREFIXES[sourceId] ?? sourceId}/`;
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}
