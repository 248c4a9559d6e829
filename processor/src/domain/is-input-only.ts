/** Operations that answer without generating, so that no output is none, and not unknown. */
const INPUT_ONLY: ReadonlySet<string> = new Set(['embeddings', 'rerank', 'moderation']);

/** Whether all that a call can use is its input. */
export function isInputOnly(operationName: string): boolean {
  return INPUT_ONLY.has(operationName);
}
