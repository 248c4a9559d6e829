import type { ModelAlias, OwnTerms } from '../domain/price.ts';
import type { FileSettings } from './file-schema.ts';
import type { RefreshRhythm } from './price-refresh-types.ts';
import { TOKEN_METERS } from './price-setting-types.ts';

/** What a user says of their own prices. */
export interface Prices {
  readonly own: readonly OwnPriceSettings[];
  readonly aliases: readonly ModelAlias[];
  /** When the processor takes over public prices by itself. */
  readonly refresh: RefreshRhythm;
  /** An address, or the path of a file. */
  readonly refreshUrl: string;
  /** Who is told when prices change, or are to be verified. */
  readonly webhookUrl: string | null;
  readonly recipients: readonly string[];
}

/** One price of a user's own, as `createOwnPrice` takes it. */
export interface OwnPriceSettings extends OwnTerms {
  /** `*` for every provider. */
  readonly providerName: string;
  /** An id, or a pattern with `*`. */
  readonly model: string;
  readonly rates: readonly {
    readonly meter: string;
    readonly per: number;
    readonly amount: string;
  }[];
  readonly validFrom: string | null;
  readonly validTo: string | null;
}

const MILLION = 1_000_000;

export function createPrices(
  {
    own,
    aliases,
    refresh,
    refresh_url: refreshUrl,
    webhook_url,
    recipients,
  }: FileSettings['prices'],
  defaults: Pick<Prices, 'webhookUrl'>,
): Prices {
  return {
    refresh,
    refreshUrl,
    webhookUrl: webhook_url ?? defaults.webhookUrl,
    recipients,
    own: own.map(createOwnPriceSettings),
    aliases: aliases.map(({ name, provider, host, model }) => ({
      providerName: provider ?? null,
      host: host ?? null,
      name: name.toLowerCase(),
      model,
    })),
  };
}

export function createOwnPriceSettings(
  price: FileSettings['prices']['own'][number],
): OwnPriceSettings {
  return {
    kind: findKind(price),
    factor: price.discount ?? null,
    providerName: price.provider ?? '*',
    model: price.model,
    host: price.host ?? null,
    environment: price.environment ?? null,
    organization: price.organization ?? null,
    rates: Object.entries(price.rates ?? {}).map(([meter, amount]) => ({
      meter,
      per: TOKEN_METERS.some((each) => each === meter) ? MILLION : 1,
      amount,
    })),
    validFrom: price.valid_from ?? null,
    validTo: price.valid_to ?? null,
  };
}

function findKind(price: FileSettings['prices']['own'][number]): OwnTerms['kind'] {
  if (price.free === true) return 'free';
  if (price.subscription === true) return 'subscription';
  return price.discount === undefined ? 'rates' : 'discount';
}
