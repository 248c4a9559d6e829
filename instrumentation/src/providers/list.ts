import { anthropic } from './anthropic.ts';
import { cohere } from './cohere.ts';
import { gemini } from './gemini.ts';
import { jina } from './jina.ts';
import { ollama } from './ollama.ts';
import { openai } from './openai.ts';
import type { Provider } from './provider.ts';
import { voyage } from './voyage.ts';

/** Every provider that is known. Of two whose hosts match, the earlier one is meant. */
export const providers: readonly Provider[] = [
  openai,
  anthropic,
  gemini,
  ollama,
  cohere,
  voyage,
  jina,
];
