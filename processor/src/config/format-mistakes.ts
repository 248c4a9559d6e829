import type { ConfigPath, Mistake } from './config-tree.ts';
import type { DecodedYaml, Position } from './decode-yaml.ts';

/** Mistakes as sentences, in the order of the file's lines; those of variables come last. */
export function formatMistakes(
  mistakes: readonly Mistake[],
  { fileName, yaml }: { readonly fileName: string; readonly yaml: DecodedYaml },
): string[] {
  const inFile = yaml.mistakes.map(({ position, message }) => ({ position, text: message }));
  const inVariables: string[] = [];
  for (const { at, part, message } of mistakes) {
    if (typeof at === 'string') inVariables.push(`${at} ${message}`);
    else inFile.push({ position: yaml.locate(at, part), text: `${formatPath(at)} ${message}` });
  }
  const lines = inFile
    .toSorted((a, b) => compare(a.position, b.position))
    .map(({ position: { line, column }, text }) => `${fileName}:${line}:${column} ${text}`);
  return [...lines, ...inVariables];
}

/** `budgets[0].limit` */
function formatPath(path: ConfigPath): string {
  if (path.length === 0) return 'The file';
  const steps = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`));
  return steps.join('').slice(1);
}

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.column - b.column;
}
