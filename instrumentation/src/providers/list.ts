import { anthropic } from './anthropic.ts';
import { gemini } from './gemini.ts';
import { openai } from './openai.ts';
import type { Provider } from './provider.ts';

/** Every provider that is known. Of two whose hosts match, the earlier one is meant. */
export const providers: readonly Provider[] = [openai, anthropic, gemini];
