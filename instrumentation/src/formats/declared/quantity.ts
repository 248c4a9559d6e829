import { createStatedCost } from '../stated-cost.ts';
import { type CompiledValue, compileSingle, joinSides, type Kind, type Report } from './value.ts';

/** Quantities are numbers from zero on; in a header they are text. */
export const quantityKind: Kind<number> = {
  parseFixed: (value) => (typeof value === 'number' ? parseQuantity(value) : undefined),
  parseFound: parseQuantity,
  parseOther: compileArithmetic,
  expected:
    'a number from 0 on, an expression, a table with match and cases, multiply, divide or ceil',
};

/** Amounts of money keep the digits that they were written with. */
export const amountKind: Kind<string> = {
  parseFixed: () => undefined,
  parseFound: (value) => createStatedCost(value)?.amount,
  parseOther(value, at, report) {
    const compiled = compileArithmetic(value, at, report);
    return (
      compiled && {
        side: compiled.side,
        resolve: (call) => createStatedCost(compiled.resolve(call))?.amount,
      }
    );
  },
  expected: 'an expression, a table with match and cases, multiply, divide or ceil',
};

function parseQuantity(value: unknown): number | undefined {
  const quantity =
    typeof value === 'string' && /^\d{1,15}(?:\.\d{1,12})?$/.test(value) ? Number(value) : value;
  return typeof quantity === 'number' && quantity >= 0 && quantity <= Number.MAX_SAFE_INTEGER
    ? quantity
    : undefined;
}

type Calculate = (...operands: number[]) => number;

const operators: Readonly<Record<string, { operands: number | null; calculate: Calculate }>> = {
  multiply: { operands: null, calculate: (...factors) => factors.reduce((a, b) => a * b) },
  divide: { operands: 2, calculate: (dividend = 0, divisor = 0) => dividend / divisor },
  ceil: { operands: 1, calculate: (number = 0) => Math.ceil(number) },
};

/** `undefined`: no arithmetic. `null`: wrong, and reported. */
function compileArithmetic(
  value: object,
  at: string,
  report: Report,
): CompiledValue<number> | undefined | null {
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0 || !Object.hasOwn(operators, name)) return undefined;
  const operator = operators[name];
  if (operator === undefined) return undefined;
  const given: unknown = (value as Record<string, unknown>)[name];
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (list.length === 0 || (operator.operands !== null && list.length !== operator.operands)) {
    report(`${at}.${name}`, `has ${list.length} numbers; write ${operator.operands ?? 'some'}`);
    return null;
  }
  const operands = list.map((operand, index) =>
    compileSingle(operand, { at: `${at}.${name}[${index}]`, report, kind: quantityKind }),
  );
  return {
    side: joinSides(operands, at, report),
    resolve(call) {
      const numbers = operands.map((operand) => operand?.resolve(call));
      const known = numbers.filter((number) => number !== undefined);
      if (known.length < numbers.length) return undefined;
      // The sixteenth digit is the noise of binary fractions.
      return parseQuantity(Number(operator.calculate(...known).toPrecision(15)));
    },
  };
}
