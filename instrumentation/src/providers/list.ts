import { anthropic } from './anthropic.ts';
import { azureOpenai } from './azure-openai.ts';
import { bedrock } from './bedrock.ts';
import { brave } from './brave.ts';
import { cohere } from './cohere.ts';
import { compatibleProviders } from './compatible.ts';
import { deepgram } from './deepgram.ts';
import { deepseek } from './deepseek.ts';
import { elevenlabs } from './elevenlabs.ts';
import { exa } from './exa.ts';
import { firecrawl } from './firecrawl.ts';
import { fireworks } from './fireworks.ts';
import { gemini } from './gemini.ts';
import { googleMaps } from './google-maps.ts';
import { groq } from './groq.ts';
import { huggingFace } from './hugging-face.ts';
import { jina } from './jina.ts';
import { linkup } from './linkup.ts';
import { litellm } from './litellm.ts';
import { llamaCpp } from './llama-cpp.ts';
import { lmStudio } from './lm-studio.ts';
import { mistral } from './mistral.ts';
import { ollama } from './ollama.ts';
import { openai } from './openai.ts';
import { openrouter } from './openrouter.ts';
import { perplexity } from './perplexity.ts';
import type { Provider } from './provider.ts';
import { serper } from './serper.ts';
import { tavily } from './tavily.ts';
import { together } from './together.ts';
import { vertex } from './vertex.ts';
import { vllm } from './vllm.ts';
import { voyage } from './voyage.ts';
import { xAi } from './x-ai.ts';

/** Every provider that is known. Of two whose hosts match, the earlier one is meant. */
export const providers: readonly Provider[] = [
  openai,
  anthropic,
  gemini,
  ollama,
  bedrock,
  vertex,
  cohere,
  voyage,
  jina,
  azureOpenai,
  openrouter,
  groq,
  xAi,
  deepseek,
  mistral,
  together,
  fireworks,
  perplexity,
  huggingFace,
  vllm,
  litellm,
  lmStudio,
  llamaCpp,
  googleMaps,
  tavily,
  serper,
  exa,
  brave,
  elevenlabs,
  deepgram,
  linkup,
  firecrawl,
  ...compatibleProviders,
];
