import type { CallView, Side } from './expression.ts';
import { type CompiledValue, compileSingle, type Kind, type Report } from './value.ts';

/** A value with its alternatives, by where they come from. */
export type Alternatives<Value> = readonly Alternative<Value>[];

interface Alternative<Value> extends CompiledValue<Value> {
  readonly side: Side;
  readonly isFixed: boolean;
}

const weights: Readonly<Record<Side, number>> = { body: 0, header: 1, request: 2 };
const fixedWeight = 3;

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
    return [{ ...compiled, side, isFixed: compiled.side === null }];
  });
  const order = alternatives.map(({ side, isFixed }) => (isFixed ? fixedWeight : weights[side]));
  const ordered = order.every((weight, index) => index === 0 || (order[index - 1] ?? 0) <= weight);
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

/** What holds where no part of the call says anything. */
export function resolveFixed<Value>(alternatives: Alternatives<Value>): Value | undefined {
  return alternatives.find(({ isFixed }) => isFixed)?.resolve({});
}

function describe(side: Side): string {
  return { request: 'request', header: 'response’s headers', body: 'response’s body' }[side];
}
