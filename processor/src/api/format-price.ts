import type {
  ModelAlias,
  OwnTerms,
  Price,
  PriceCondition,
  PriceVariant,
  Rate,
} from '../domain/price.ts';
import type { LedgerPrice, PriceRefresh, RefusedModel, StaleLimits } from '../domain/price-life.ts';
import { formatInstant } from './format-instant.ts';

/** A price as the API shows it, with its life so far. */
export function formatPrice(
  held: LedgerPrice,
  { now, stale }: { readonly now: Date; readonly stale: StaleLimits },
) {
  const { price } = held;
  return {
    id: price.id,
    provider_name: price.providerName,
    model: price.model,
    names: price.match.exact,
    families: price.match.families,
    patterns: price.match.patterns ?? [],
    operations: price.match.operations ?? [],
    state: resolveState(held, now),
    valid_from: price.validFrom,
    valid_to: price.validTo,
    known_from: held.knownFrom,
    rates: price.rates.map(formatRate),
    variants: price.variants.map(formatVariant),
    own: price.own === undefined ? null : formatTerms(price.own),
    source: price.source,
    origin: held.origin,
    added_by: held.addedBy,
    verified_at: price.verifiedAt,
    verified_by: held.verifiedBy,
    stale: isStale(held, stale),
    // Whether there is a reason to doubt the amounts, and which.
    confidence: resolveConfidence(price),
    caveat: price.caveat ?? null,
    last_used_at: held.lastUsedAt,
    revoked_at: held.revokedAt,
    revoked_by: held.revokedBy,
  };
}

function resolveState({ price, revokedAt, revokedReason }: LedgerPrice, now: Date) {
  if (revokedAt !== null) return revokedReason ?? 'revoked';
  if (price.validFrom !== null && new Date(price.validFrom) > now) return 'to_come';
  return price.validTo !== null && new Date(price.validTo) <= now ? 'ended' : 'in_force';
}

function isStale(
  { price, revokedAt, lastUsedAt }: LedgerPrice,
  { usedSince, verifiedBefore }: StaleLimits,
): boolean {
  if (revokedAt !== null || lastUsedAt === null || new Date(lastUsedAt) < usedSince) return false;
  return price.verifiedAt === null || new Date(price.verifiedAt) < verifiedBefore;
}

function resolveConfidence({ caveat, own, verifiedAt }: Price) {
  if (caveat !== undefined) return 'doubtful';
  if (own !== undefined) return 'own';
  return verifiedAt === null ? 'unverified' : 'verified';
}

function formatRate({ meter, per, amount, tiers }: Rate) {
  return {
    meter,
    per,
    amount,
    tiers: tiers.map((tier) => ({
      from_input_tokens: tier.fromInputTokens,
      amount: tier.amount,
    })),
  };
}

function formatVariant({ when, rates, multiplier, validFrom }: PriceVariant) {
  return {
    when: formatCondition(when),
    rates: rates.map(formatRate),
    multiplier,
    valid_from: validFrom,
  };
}

function formatCondition(when: PriceCondition) {
  return {
    service_tier: when.serviceTier ?? null,
    processing: when.processing ?? null,
    speed: when.speed ?? null,
    region: when.region ?? null,
    time_of_day: when.timeOfDay ?? null,
    units: when.units ?? null,
  };
}

function formatTerms({ kind, factor, host, environment, organization }: OwnTerms) {
  return { kind, factor, host, environment, organization };
}

export function formatAlias({ name, providerName, host, model }: ModelAlias) {
  return { name, provider_name: providerName, host, model };
}

/** What became of an attempt to take over prices. */
export function formatRefresh(refresh: PriceRefresh) {
  return {
    source: refresh.source,
    version: refresh.version,
    trigger: refresh.trigger,
    location: refresh.location,
    requested_by: refresh.requestedBy,
    retrieved_at: formatInstant(refresh.retrievedAt),
    finished_at: formatInstant(refresh.finishedAt),
    outcome: refresh.outcome,
    added: refresh.added,
    changed: refresh.changed,
    withdrawn: refresh.withdrawn,
    refused: refresh.refused.map(formatRefused),
    error: refresh.error,
  };
}

export function formatRefused({ providerName, model, faults }: RefusedModel) {
  return { provider_name: providerName, model, faults };
}
