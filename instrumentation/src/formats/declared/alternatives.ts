import type { CallView, Side } from './expression.ts';
import { type CompiledValue, compileSingle, type Kind, type Report } from './value.ts';

/** A value with its alternatives, by where they come from. */
export type Alternatives<Value> = readonly CompiledValue<Value>[];

const weights: Readonly<Record<Side, number>> = { body: 0, header: 1, request: 2 };

/** Compiles a value, or a list of alternatives, of which the first that is known holds. */
export function compileAlternatives<Value>(
  value: unknown,
  {
    at,
    report,
    kind,
    sides = ['request', 'header', 'body'],
  }: {
    readonly at: string;
    readonly report: Report;
    readonly kind: Kind<Value>;
    /** Where it may come from. */
    readonly sides?: readonly Side[];
  },
): Alternatives<Value> {
  const given: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (given.length === 0) report(at, 'is an empty list; write what holds first, then the rest');
  const alternatives = given.flatMap((each, index) => {
    const place = Array.isArray(value) ? `${at}[${index}]` : at;
    const compiled = compileSingle(each, { at: place, report, kind });
    if (compiled === undefined) return [];
    const side = compiled.side ?? (sides.includes('request') ? 'request' : 'body');
    if (!sides.includes(side)) {
      report(
        place,
        `comes from the ${describe(side)}; it must come from the ${sides.map(describe).join(' or the ')}`,
      );
    }
    return [{ ...compiled, side }];
  });
  const ordered = alternatives.every(
    ({ side }, index) =>
      index === 0 || weights[alternatives[index - 1]?.side ?? side] <= weights[side],
  );
  if (!ordered) {
    report(
      at,
      'is out of order: the body of the response comes first, then its headers, then the request and what is fixed',
    );
  }
  return alternatives;
}

/** The first alternative of a side that is known. */
export function resolveFrom<Value>(
  side: Side,
  alternatives: Alternatives<Value> | undefined,
  call: CallView,
): Value | undefined {
  for (const alternative of alternatives ?? []) {
    const value = alternative.side === side ? alternative.resolve(call) : undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}

function describe(side: Side): string {
  return { request: 'request', header: 'response’s headers', body: 'response’s body' }[side];
}
