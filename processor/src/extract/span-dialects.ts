import { anthropicSdk } from './anthropic-sdk.ts';
import { genAi } from './gen-ai.ts';
import { googleAdk, googleAdkCall } from './google-adk.ts';
import { langfuse } from './langfuse.ts';
import { langSmith } from './langsmith.ts';
import { liteLlm, liteLlmProxy } from './litellm.ts';
import { logfire } from './logfire.ts';
import { mlflow } from './mlflow.ts';
import { openInference, openInferenceFramework } from './openinference.ts';
import { openLit, openLitFramework } from './openlit.ts';
import { openLlmetry, openLlmetryFramework } from './openllmetry.ts';
import { pydanticAi } from './pydantic-ai.ts';
import type { SpanDialect } from './span-dialect.ts';
import { strands } from './strands.ts';
import { vercelAiSdk } from './vercel-ai-sdk.ts';

/**
 * Every dialect of other senders' spans; the first one that a span speaks reads it. Those known by
 * their scope or by words of their own come first, since some write several vocabularies at once; the
 * conventions themselves come last.
 */
export const spanDialects: readonly SpanDialect[] = [
  liteLlmProxy,
  liteLlm,
  vercelAiSdk,
  openLit,
  openLitFramework,
  anthropicSdk,
  pydanticAi,
  logfire,
  strands,
  googleAdk,
  googleAdkCall,
  langSmith,
  langfuse,
  mlflow,
  openInference,
  openInferenceFramework,
  openLlmetry,
  openLlmetryFramework,
  genAi,
];
