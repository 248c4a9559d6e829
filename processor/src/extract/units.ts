import type { AttributeReader } from './attribute-reader.ts';
import { unitPrefix } from './semconv.ts';

const maxUnits = 32;

/** What is billed but is no token, by unit. A name that cannot be a unit is a problem: money hangs on it. */
export function readUnits(reader: AttributeReader): Readonly<Record<string, number>> {
  const units: [string, number][] = [];
  for (const [unit] of reader.withPrefix(unitPrefix)) {
    if (!/^[a-z][a-z0-9_.]{0,63}$/.test(unit)) {
      reader.problems.push(`${unitPrefix}${unit.slice(0, 64)} is no unit: use lower_snake_case.`);
      continue;
    }
    const quantity = reader.quantity(unitPrefix + unit);
    if (quantity !== null) units.push([unit, quantity]);
  }
  if (units.length > maxUnits) {
    reader.problems.push(`There are ${units.length} units: send at most ${maxUnits}.`);
  }
  return Object.fromEntries(units);
}
