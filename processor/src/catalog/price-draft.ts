import type { Price } from '../domain/price.ts';

/** A price before it has an id. */
export type PriceDraft = Omit<Price, 'id'>;
