import {
  type Alias,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
} from 'yaml';
import type { ConfigPath, ConfigTree } from './config-tree.ts';

/** Line and column, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A decoded file, which knows where everything stood. */
export interface DecodedYaml {
  readonly tree: ConfigTree;
  /** Mistakes in the YAML itself. */
  readonly mistakes: readonly { readonly position: Position; readonly message: string }[];
  /** Whether the tree holds all of the file, in spite of the mistakes. */
  readonly isComplete: boolean;
  /** Where a value stands, or its key; for what is missing, where it should have been. */
  locate(path: ConfigPath, part?: 'key' | 'value'): Position;
}

// Far more than a configuration needs, and an end for aliases that hold themselves or each other.
const maxDepth = 10;
const maxAliases = 100;

/** Reads YAML 1.2, and with it JSON. Never throws on what is in the text. */
export function decodeYaml(text: string): DecodedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const keyOffsets = new Map<string, number>();
  const valueOffsets = new Map<string, number>();
  const mistakes = [...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
    position: locateOffset(pos[0]),
    message: describeMistake(code, message),
  }));

  let aliases = 0;

  function readNode(node: unknown, path: ConfigPath): ConfigTree {
    const target = isAlias(node) ? resolveAlias(node) : node;
    if (isScalar(target) && target.value === null) return undefined;
    remember(valueOffsets, path, node);
    if (path.length > maxDepth) return undefined;
    if (isSeq(target)) return target.items.map((item, index) => readNode(item, [...path, index]));
    if (isMap(target)) return readPairs(target.items, path);
    return isScalar(target) ? readScalar(target) : undefined;
  }

  function resolveAlias(alias: Alias): unknown {
    aliases += 1;
    const target = aliases > maxAliases ? undefined : alias.resolve(document);
    if (target === undefined && aliases <= maxAliases + 1) {
      const problem =
        aliases > maxAliases ? 'One alias too many' : 'No anchor has this name before';
      mistakes.push({
        position: locateOffset(alias.range?.[0] ?? 0),
        message: `${problem}: write the value instead of *${alias.source}.`,
      });
    }
    return target;
  }

  function readPairs(pairs: readonly Pair[], path: ConfigPath): ConfigTree {
    // No prototype, so that a key may have any name.
    const fields: Record<string, ConfigTree> = Object.create(null);
    for (const { key, value } of pairs) {
      const name = isScalar(key) ? String(key.value) : String(key);
      remember(keyOffsets, [...path, name], key);
      fields[name] = readNode(value, [...path, name]);
    }
    return fields;
  }

  function remember(offsets: Map<string, number>, path: ConfigPath, node: unknown): void {
    const offset = isNode(node) ? node.range?.[0] : undefined;
    if (offset !== undefined) offsets.set(JSON.stringify(path), offset);
  }

  function locate(path: ConfigPath, part: 'key' | 'value' = 'value'): Position {
    const name = JSON.stringify(path);
    const key = keyOffsets.get(name);
    const offset = part === 'key' ? key : (valueOffsets.get(name) ?? key);
    if (offset !== undefined) return locateOffset(offset);
    return path.length === 0 ? { line: 1, column: 1 } : locate(path.slice(0, -1));
  }

  function locateOffset(offset: number): Position {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  }

  return {
    tree: readNode(document.contents, []),
    mistakes,
    isComplete: document.errors.every(({ code }) => harmless.has(code)),
    locate,
  };
}

const harmless: ReadonlySet<string> = new Set(['DUPLICATE_KEY', 'MULTIPLE_DOCS']);

function describeMistake(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') return 'This key stands twice in one section: keep one of them.';
  if (code === 'MULTIPLE_DOCS') return 'A second document begins here: keep one, without "---".';
  return `This is not valid YAML: ${message.replace(/\.$/, '')}.`;
}

function readScalar({ value, source }: { value: unknown; source?: string }): string | boolean {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  return source ?? String(value);
}
