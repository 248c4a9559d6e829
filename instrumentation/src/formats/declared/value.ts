import { parseText } from '../wire-value.ts';
import { type CallView, parseExpression, type Side } from './expression.ts';

/** Reports a mistake in a description: where it stands, and what to do. */
export type Report = (at: string, mistake: string) => void;

/** A value as it is worked out; `undefined` where it is not known. */
export interface CompiledValue<Value> {
  /** `null` of what is fixed. */
  readonly side: Side | null;
  resolve(call: CallView): Value | undefined;
}

/** What differs between texts and quantities. */
interface Kind<Value> {
  /** Of what stands in a description. */
  parseFixed(value: unknown): Value | undefined;
  /** Of what stands in a call. */
  parseFound(value: unknown): Value | undefined;
  parseOther?(value: object, at: string, report: Report): CompiledValue<Value> | undefined | null;
  readonly expected: string;
}

const hints =
  '$response.body#/a/b, $response.header.name, $request.body#/a/b, $request.query.name, $request.path.name or $request.header.name, bare or in length(…), characters(…) or sum(…)';

/** Compiles one value, without the alternatives that a list would be. */
export function compileSingle<Value>(
  value: unknown,
  {
    at,
    report,
    kind,
  }: { readonly at: string; readonly report: Report; readonly kind: Kind<Value> },
): CompiledValue<Value> | undefined {
  if (typeof value === 'string' && /^\$|^\w+\(/.test(value)) {
    const expression = parseExpression(value);
    if (expression === undefined) {
      report(at, `${JSON.stringify(value)} is no expression; write ${hints}`);
      return undefined;
    }
    const { side, read } = expression;
    return { side, resolve: (call) => kind.parseFound(read(call)) };
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    if ('match' in value) return compileTable(value, { at, report, kind });
    const other = kind.parseOther?.(value, at, report);
    if (other !== undefined) return other ?? undefined;
  }
  const fixed = isUnmarked(value) ? undefined : kind.parseFixed(value);
  if (fixed !== undefined) return { side: null, resolve: () => fixed };
  report(at, `${JSON.stringify(value)} is not ${kind.expected}`);
  return undefined;
}

/** An expression without its `$`, and no text. */
function isUnmarked(value: unknown): boolean {
  return (
    typeof value === 'string' && /^(?:request|response)\.(?:body|header|query|path)\b/.test(value)
  );
}

function compileTable<Value>(
  table: object,
  {
    at,
    report,
    kind,
  }: { readonly at: string; readonly report: Report; readonly kind: Kind<Value> },
): CompiledValue<Value> | undefined {
  const { match, cases, otherwise, ...unknown } = table as Record<string, unknown>;
  for (const key of Object.keys(unknown)) report(`${at}.${key}`, 'is not known here; remove it');
  const key = typeof match === 'string' ? parseExpression(match) : undefined;
  if (key === undefined) {
    report(`${at}.match`, `${JSON.stringify(match)} is no expression; write ${hints}`);
    return undefined;
  }
  if (typeof cases !== 'object' || cases === null || Array.isArray(cases)) {
    report(`${at}.cases`, 'is missing; write the words, each with its value');
    return undefined;
  }
  const compiled = new Map(
    Object.entries(cases).map(([word, value]) => [
      word,
      compileSingle(value, { at: `${at}.cases.${word}`, report, kind }),
    ]),
  );
  const rest =
    otherwise === undefined
      ? undefined
      : compileSingle(otherwise, { at: `${at}.otherwise`, report, kind });
  return {
    side: joinSides([key, ...compiled.values(), rest], at, report) ?? key.side,
    resolve(call) {
      if (key.isUnread(call)) return undefined;
      const word = key.read(call);
      return (compiled.get(String(word)) ?? rest)?.resolve(call);
    },
  };
}

/** The one side that parts of a value come from: request and response are never seen at once. */
export function joinSides(
  parts: readonly ({ readonly side: Side | null } | undefined)[],
  at: string,
  report: Report,
): Side | null {
  const sides = new Set(parts.flatMap((part) => (part?.side ? [part.side] : [])));
  if (sides.size > 1) {
    report(
      at,
      'mixes the request, the headers and the body of the response; use one of them, or write a list of alternatives',
    );
  }
  return [...sides][0] ?? null;
}

/** Texts are words, such as a model's id: long ones could be content, and are none. */
export const textKind: Kind<string> = {
  parseFixed: parseText,
  parseFound: (value) =>
    parseText(typeof value === 'number' || typeof value === 'boolean' ? String(value) : value),
  expected: 'a text, an expression or a table with match and cases',
};

export type { Kind };
