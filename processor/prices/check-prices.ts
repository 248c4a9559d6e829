import { calculateCost, formatAmount, parseAmount } from '../src/domain/money.ts';
import type { Price, Rate } from '../src/domain/price.ts';
import type { PriceDraft } from './genai-prices/convert-catalog.ts';

/** What a million tokens may plausibly cost, in USD; free is allowed. A slip is by a factor of 1,000. */
const LOWEST_PER_MILLION = parseAmount('0.001');
const HIGHEST_PER_MILLION = parseAmount('1000');
/** A price that moves further than this from one catalogue to the next is a mistake until shown. */
const HIGHEST_JUMP = 20n;

const TOKEN_METER = /(?:^|_)(?:input|output|cache_read|cache_write|cache_write_1h)$/;

export interface CheckedPrices<Draft> {
  readonly accepted: readonly Draft[];
  /** One line for each refused price: which, what, why. */
  readonly refused: readonly string[];
  /** The refused models, as `provider/model`. */
  readonly refusedModels: ReadonlySet<string>;
}

/**
 * Refuses every period of a model that has a negative, implausible or suddenly changed rate, or
 * that claims an id which another model of its provider has claimed before it.
 */
export function checkPrices<Draft extends PriceDraft>(
  drafts: readonly Draft[],
  previous: readonly Price[],
): CheckedPrices<Draft> {
  const latest = new Map(
    previous.filter((price) => price.validTo === null).map((price) => [keyOf(price), price.rates]),
  );
  const claims = new Map<string, string>();
  const refused: string[] = [];
  const refusedModels = new Set<string>();
  for (const draft of drafts) {
    const before = draft.validTo === null ? latest.get(keyOf(draft)) : undefined;
    for (const fault of [...findFaults(draft, before), ...claimIds(draft, claims)]) {
      refused.push(`${keyOf(draft)}: ${fault}`);
      refusedModels.add(keyOf(draft));
    }
  }
  const accepted = drafts.filter((draft) => !refusedModels.has(keyOf(draft)));
  return { accepted, refused, refusedModels };
}

/** Names a model within the whole catalogue. */
export function keyOf({ providerName, model }: PriceDraft): string {
  return `${providerName}/${model}`;
}

/** Enters a model's ids; the faults are those that are taken. */
function claimIds(draft: PriceDraft, claims: Map<string, string>): string[] {
  const { providerName, model, match } = draft;
  const ids = [model.toLowerCase(), ...match.exact, ...match.families.map((id) => `${id}-*`)];
  return ids.flatMap((id) => {
    const claim = `${providerName}/${id}`;
    const owner = claims.get(claim) ?? keyOf(draft);
    claims.set(claim, owner);
    return owner === keyOf(draft) ? [] : [`${id} belongs to ${owner}`];
  });
}

function findFaults(draft: PriceDraft, before: readonly Rate[] | undefined): string[] {
  const rates = [draft.rates, ...draft.variants.map((variant) => variant.rates)].flat();
  return [
    ...rates.flatMap(findImplausible),
    ...(before === undefined ? [] : draft.rates.flatMap((rate) => findJump(rate, before))),
  ];
}

function findImplausible({ meter, per, amount, tiers }: Rate): string[] {
  return [amount, ...tiers.map((tier) => tier.amount)].flatMap((text) => {
    if (parseAmount(text) < 0n) return [`${meter} costs ${text} for ${per}: negative`];
    if (!TOKEN_METER.test(meter)) return [];
    const perMillion = calculateCost({ quantity: '1000000', rate: text, per });
    if (perMillion === 0n) return [];
    return perMillion < LOWEST_PER_MILLION || perMillion > HIGHEST_PER_MILLION
      ? [`${meter} costs ${formatAmount(perMillion)} USD per million tokens: implausible`]
      : [];
  });
}

function findJump(rate: Rate, before: readonly Rate[]): string[] {
  const old = before.find((each) => each.meter === rate.meter && each.per === rate.per);
  const [from, to] = [parseAmount(old?.amount ?? '0'), parseAmount(rate.amount)];
  if (from <= 0n || to <= 0n) return [];
  return from > to * HIGHEST_JUMP || to > from * HIGHEST_JUMP
    ? [`${rate.meter} jumps from ${old?.amount} to ${rate.amount} for ${rate.per}`]
    : [];
}
