import { z } from 'zod';

const text = z.string();
const optionalText = text.nullable();

const rate = z.object({
  meter: text,
  per: z.number(),
  amount: text,
  tiers: z.array(z.object({ from_input_tokens: z.number(), amount: text })),
});

/** A price as the API shows it, as far as a terminal does. */
export const heldPriceShape = z.object({
  id: text,
  provider_name: text,
  model: text,
  names: z.array(text),
  families: z.array(text),
  patterns: z.array(text),
  operations: z.array(text),
  state: text,
  valid_from: optionalText,
  valid_to: optionalText,
  known_from: text,
  rates: z.array(rate),
  variants: z.array(
    z.object({
      when: z.record(text, z.union([text, z.record(text, z.union([text, z.number()]))]).nullable()),
      rates: z.array(rate),
      multiplier: optionalText,
      valid_from: optionalText,
    }),
  ),
  own: z
    .object({
      kind: text,
      factor: optionalText,
      host: optionalText,
      environment: optionalText,
      organization: optionalText,
    })
    .nullable(),
  source: z.object({ name: text, version: text, url: optionalText, licence: optionalText }),
  origin: text,
  added_by: optionalText,
  verified_at: optionalText,
  verified_by: optionalText,
  stale: z.boolean(),
  confidence: text,
  caveat: optionalText,
  last_used_at: optionalText,
  revoked_at: optionalText,
  revoked_by: optionalText,
});

export type HeldPrice = z.infer<typeof heldPriceShape>;
export type HeldRate = HeldPrice['rates'][number];

export const priceListShape = z.object({
  prices: z.array(heldPriceShape),
  next_cursor: optionalText,
});

export const aliasesShape = z.object({
  aliases: z.array(
    z.object({ name: text, provider_name: optionalText, host: optionalText, model: text }),
  ),
});

export type Aliases = z.infer<typeof aliasesShape>['aliases'];

export const refreshShape = z.object({
  applied: z.boolean(),
  source: text,
  version: text,
  retrieved_at: text,
  changes: z.array(
    z.object({
      kind: text,
      provider_name: text,
      model: text,
      valid_from: optionalText,
      rates: z.array(z.object({ rate: text, before: optionalText, after: optionalText })),
    }),
  ),
  refused: z.array(z.object({ provider_name: text, model: text, faults: z.array(text) })),
  withdrawn: z.array(text),
  skipped: z.array(text),
});

export type Refresh = z.infer<typeof refreshShape>;
