import type { Dialect, UsageSource } from '../domain/usage.ts';
import type { Witness } from '../domain/witness.ts';
import { compareWitnesses } from './list-links.ts';

/** Who knows the usage before who guesses it, and who guesses before who does not know. */
const KNOWLEDGE: Readonly<Record<UsageSource, number>> = {
  reported: 0,
  not_billed: 0,
  estimated: 1,
  absent: 2,
};

/**
 * Ours first: it sees each attempt on the wire and says where its counts come from. Then programs that
 * report their own calls, then what is put around a provider's client, then frameworks and gateways,
 * which translate what they were told and may report several attempts as one.
 */
const DIALECTS: readonly Dialect[] = [
  'ai-usage',
  'claude-code',
  'gemini-cli',
  'codex',
  'claude-code-span',
  'anthropic-sdk',
  'gen-ai',
  'openllmetry',
  'openinference',
  'openlit',
  'logfire',
  'gen-ai-event',
  'vercel-ai-sdk',
  'litellm',
  'google-adk',
  'pydantic-ai',
  'strands',
  'langfuse',
  'langsmith',
  'mlflow',
  'openllmetry-framework',
  'openinference-framework',
  'openlit-framework',
  'litellm-proxy',
  'google-adk-call',
];

/** Below zero where the first one is the better witness of the same call. */
export function rankWitness(first: Witness, second: Witness): number {
  return (
    KNOWLEDGE[first.source] - KNOWLEDGE[second.source] ||
    rankDialect(first) - rankDialect(second) ||
    compareWitnesses(first, second)
  );
}

function rankDialect({ dialect }: Witness): number {
  const rank = DIALECTS.indexOf(dialect);
  return rank === -1 ? DIALECTS.length : rank;
}
