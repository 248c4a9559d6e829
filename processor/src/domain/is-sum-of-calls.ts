import type { UsageRecord } from './usage.ts';

/** Whether a record sums calls of which neither the number nor the single sizes are known. */
export function isSumOfCalls({ dialect }: UsageRecord): boolean {
  return dialect === 'claude-code-metrics' || dialect === 'gen-ai-metrics';
}
