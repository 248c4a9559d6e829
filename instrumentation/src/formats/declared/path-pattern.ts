import { decodePercent } from '../../decode-percent.ts';

/** The path of an endpoint: `{name}` is one part of it, `{name*}` the rest. */
export interface PathPattern {
  /** Source of a regular expression for the path. */
  readonly source: string;
  /** Of the parts that the pattern names. */
  readonly names: readonly string[];
  /** Of each part of the path how much of it is left open: the more, the later it is tried. */
  readonly openness: readonly number[];
  /** The parts that the pattern names, decoded. */
  readParts(path: string): Readonly<Record<string, string>>;
}

/** Compiles a path such as `/v1/text-to-speech/{voice}/stream`; `undefined` where it is none. */
export function parsePathPattern(text: string): PathPattern | undefined {
  if (!/^\/(?:[\w.~:@!$&'()+,;=%/-]|\{\w+\*?\})*$/.test(text)) return undefined;
  const names: string[] = [];
  const source = text
    .split(/(\{\w+\*?\})/)
    .map((piece) => {
      const name = /^\{(\w+)(\*?)\}$/.exec(piece);
      if (name === null) return piece.replaceAll(/[.$()+]/g, '\\$&');
      names.push(name[1] ?? '');
      return name[2] === '*' ? '(.*)' : '([^/]+?)';
    })
    .join('');
  // At a gateway the path may stand below another one.
  const whole = new RegExp(`^(?:/[^/]+)*?${source}/?$`);
  return {
    names,
    openness: text.split('/').map(measureOpenness),
    source: source.replaceAll('(.*)', '.*').replaceAll('([^/]+?)', '[^/]+?'),
    readParts(path) {
      if (names.length === 0) return {};
      const values = whole.exec(path)?.slice(1) ?? [];
      return Object.fromEntries(
        values.map((value, index) => [names[index] ?? '', decodePercent(value)]),
      );
    },
  };
}

/** Below zero where the first leaves less open, as OpenAPI has it: `/v1/account` is meant before `/v1/{kind}`. */
export function compareOpenness(
  { openness: first }: PathPattern,
  { openness: second }: PathPattern,
): number {
  const differences = Array.from(
    { length: Math.max(first.length, second.length) },
    (_, index) => (first[index] ?? 0) - (second[index] ?? 0),
  );
  return differences.find((difference) => difference !== 0) ?? 0;
}

function measureOpenness(part: string): number {
  if (/\{\w+\*\}/.test(part)) return 3;
  if (/^\{\w+\}$/.test(part)) return 2;
  return part.includes('{') ? 1 : 0;
}
