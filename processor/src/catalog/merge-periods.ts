import type { Price } from '../domain/price.ts';
import { createPriceId } from './create-price-id.ts';

/**
 * The periods of one model after a data set was read again. What the data set dates is taken as it is
 * dated. What it does not date is what holds now: other rates than before hold from `now` on, and
 * the former ones until then. A model that had no price takes the data set's dates. Pure.
 * @param now ISO 8601.
 */
export function mergePeriods(
  current: readonly Price[],
  fresh: readonly Price[],
  now: string,
): readonly Price[] {
  if (current.length === 0) return fresh;
  const dated = sortPeriods(fresh.filter(({ validFrom }) => validFrom !== null));
  const undated = fresh.find(({ validFrom }) => validFrom === null);
  const firstDate = dated[0]?.validFrom ?? null;
  if (undated === undefined) {
    return firstDate === null ? current : join([...endAt(current, firstDate), ...dated]);
  }
  const end = undated.validTo ?? firstDate;
  const isOver = end !== null && toMs(end) <= toMs(now);
  const past = endAt(current, isOver ? end : now);
  // What was known only from later on, was not known for the time before.
  const from = past.length === 0 ? undated.validFrom : now;
  const present = isOver ? [] : [{ ...undated, validFrom: from, validTo: end }];
  return join([...past, ...present, ...dated]);
}

/** Whether two periods have the same rates for the same ids. */
function haveSameTerms(left: Price, right: Price): boolean {
  return createTermsId(left) === createTermsId(right);
}

function createTermsId(price: Price): string {
  return createPriceId({ ...price, validFrom: null, validTo: null });
}

/** Periods up to an instant; the one that holds then ends there. */
function endAt(periods: readonly Price[], instant: string): Price[] {
  const endMs = toMs(instant);
  return sortPeriods(periods).flatMap((price) => {
    if (price.validFrom !== null && toMs(price.validFrom) >= endMs) return [];
    if (price.validTo !== null && toMs(price.validTo) <= endMs) return [price];
    return [{ ...price, validTo: instant }];
  });
}

/** Makes one period of neighbours with the same terms; each has the id of its content. */
function join(periods: readonly Price[]): Price[] {
  const joined: Price[] = [];
  for (const period of periods) {
    const before = joined.at(-1);
    const isContinued =
      before !== undefined &&
      before.validTo !== null &&
      period.validFrom !== null &&
      toMs(before.validTo) === toMs(period.validFrom) &&
      haveSameTerms(before, period);
    if (isContinued) joined.splice(-1, 1, { ...period, validFrom: before.validFrom });
    else joined.push(period);
  }
  return joined.map((price) => ({ ...price, id: createPriceId(price) }));
}

function sortPeriods(periods: readonly Price[]): Price[] {
  return periods.toSorted((a, b) => fromMs(a) - fromMs(b));
}

function fromMs({ validFrom }: Price): number {
  return validFrom === null ? Number.NEGATIVE_INFINITY : toMs(validFrom);
}

function toMs(instant: string): number {
  return Date.parse(instant);
}
