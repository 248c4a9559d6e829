/**
 * Provider names as instrumentations have written them, lower-case letters and digits only, and the
 * value of `gen_ai.provider.name` that each stands for.
 */
const canonicalNames: ReadonlyMap<string, string> = new Map([
  ['azaiopenai', 'azure.ai.openai'],
  ['azureaiopenai', 'azure.ai.openai'],
  ['azureopenai', 'azure.ai.openai'],
  ['azure', 'azure.ai.openai'],
  ['azaiinference', 'azure.ai.inference'],
  ['azureaiinference', 'azure.ai.inference'],
  ['vertexai', 'gcp.vertex_ai'],
  ['gcpvertexai', 'gcp.vertex_ai'],
  ['googlevertexai', 'gcp.vertex_ai'],
  ['googlevertex', 'gcp.vertex_ai'],
  ['gemini', 'gcp.gemini'],
  ['gcpgemini', 'gcp.gemini'],
  ['google', 'gcp.gemini'],
  ['googlegemini', 'gcp.gemini'],
  ['googlegenai', 'gcp.gemini'],
  ['googlegenerativeai', 'gcp.gemini'],
  ['googleaistudio', 'gcp.gemini'],
  ['gcpgenai', 'gcp.gen_ai'],
  ['bedrock', 'aws.bedrock'],
  ['awsbedrock', 'aws.bedrock'],
  ['amazonbedrock', 'aws.bedrock'],
  ['aws', 'aws.bedrock'],
  ['mistral', 'mistral_ai'],
  ['mistralai', 'mistral_ai'],
  ['xai', 'x_ai'],
  ['together', 'together_ai'],
  ['togetherai', 'together_ai'],
  ['fireworks', 'fireworks_ai'],
  ['fireworksai', 'fireworks_ai'],
  ['voyage', 'voyage_ai'],
  ['voyageai', 'voyage_ai'],
  ['jina', 'jina_ai'],
  ['jinaai', 'jina_ai'],
  ['moonshot', 'moonshot_ai'],
  ['moonshotai', 'moonshot_ai'],
  ['watsonx', 'ibm.watsonx.ai'],
  ['ibmwatsonx', 'ibm.watsonx.ai'],
  ['ibmwatsonxai', 'ibm.watsonx.ai'],
  ['perplexityai', 'perplexity'],
  // LiteLLM's words.
  ['azureai', 'azure.ai.inference'],
  ['bedrockconverse', 'aws.bedrock'],
  ['vertexaibeta', 'gcp.vertex_ai'],
  ['coherechat', 'cohere'],
  ['textcompletionopenai', 'openai'],
  ['ollamachat', 'ollama'],
]);

/** What some senders put in a provider's place: themselves, or a word for not knowing. */
const noProviders = new Set([
  'langchain',
  'langgraph',
  'llamaindex',
  'haystack',
  'crewai',
  'strandsagents',
  'gcpvertexagent',
  'semantickernel',
  'springai',
  'pydanticai',
  'autogen',
  'microsoftagentframework',
  'mastra',
  'litellm',
  'dspy',
  'agno',
  'unknown',
  'other',
]);

/** The provider that a sender names; `null` where it names itself or nobody. */
export function resolveStatedProvider(name: string | null): string | null {
  if (name === null || noProviders.has(name.toLowerCase().replace(/[^a-z0-9]/g, ''))) return null;
  return resolveProviderName(name);
}

/** What the Vercel AI SDK, and all that is built on it, put behind a provider: `openai.responses`. */
const calledPart =
  /\.(chat|responses|completions?|embeddings?|textembedding|messages|image|speech|transcription|reranking|generative-ai)$/;

/** The conventions' name of a provider, whatever a sender calls it; unknown names in lower case. */
export function resolveProviderName(name: string): string {
  const lowerCase = name.trim().toLowerCase().replace(calledPart, '');
  return canonicalNames.get(lowerCase.replace(/[^a-z0-9]/g, '')) ?? lowerCase;
}
