import type { UsageRecord } from '../domain/usage.ts';

/** What decides which of a price's rates a call pays. `null` is the standard. */
export interface RateConditions {
  readonly serviceTier: string | null;
  readonly processing: string | null;
  readonly speed: string | null;
  readonly region: string | null;
  /** The answer says which tier served the call. */
  readonly tierStated: boolean;
  /** Capacity that was paid in advance served the call: no further cost. */
  readonly prepaid: boolean;
}

/** One word per tier, for the words of the providers' answers. Other words are kept as they are. */
const TIERS: ReadonlyMap<string, string> = new Map([
  ['default', 'standard'],
  ['standard', 'standard'],
  ['on_demand', 'standard'],
  ['on_demand_flex', 'flex'],
  ['on_demand_priority', 'priority'],
  ['provisioned_throughput', 'prepaid'],
  ['traffic_type_unspecified', ''],
  ['unspecified', ''],
]);

/** Capacity that was bought by the hour at Bedrock; its ARN takes the place of a model. */
const PROVISIONED_MODEL = /^arn:aws[\w-]*:bedrock:[^/]*:provisioned-model\//;

/** Azure's answers say it in a header, beside a tier that may be the standard one. */
const PROVISIONED = 'provisioned_throughput';

const STANDARD_PROCESSING: ReadonlySet<string> = new Set(['standard', 'default', 'realtime']);
/** `not_available` is Anthropic's answer for models that do not choose where they run. */
const STANDARD_REGIONS: ReadonlySet<string> = new Set(['global', 'not_available']);

/** Reads the conditions from what the response said; an unknown word is a condition of its own. */
export function resolveConditions(record: UsageRecord): RateConditions {
  // Google's enumerations write `SERVICE_TIER_FLEX`.
  const words = normalize(record.serviceTier)?.replace(/^service_tier_/, '') ?? '';
  const tier = TIERS.get(words) ?? words;
  // Anthropic's answers call batch processing a tier.
  const isBatch = tier === 'batch';
  const processing = isBatch ? 'batch' : normalize(record.processing);
  const speed = normalize(record.speed);
  const region = normalize(record.region);
  return {
    serviceTier: isBatch || ['', 'standard', 'prepaid'].includes(tier) ? null : tier,
    processing:
      STANDARD_PROCESSING.has(processing ?? '') || processing === PROVISIONED ? null : processing,
    speed: speed === 'standard' ? null : speed,
    region: STANDARD_REGIONS.has(region ?? '') ? null : region,
    tierStated: tier !== '',
    prepaid: tier === 'prepaid' || processing === PROVISIONED || isPrepaidAtBedrock(record, tier),
  };
}

/**
 * What goes beyond a reservation is served, and answered, as the standard tier.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/service-tiers-inference.html
 */
function isPrepaidAtBedrock({ providerName, requestModel }: UsageRecord, tier: string): boolean {
  if (providerName !== 'aws.bedrock') return false;
  return tier === 'reserved' || PROVISIONED_MODEL.test(normalize(requestModel) ?? '');
}

function normalize(value: string | null): string | null {
  const word = value?.trim().toLowerCase() ?? '';
  return word === '' ? null : word;
}
