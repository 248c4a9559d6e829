import { z } from 'zod';

const text = z.string();
const optionalText = text.nullable();

/** What `explain` reads of the API's explanation. */
export const explanationShape = z.object({
  id: text,
  started_at: text,
  provider_name: text,
  operation_name: text,
  request_model: optionalText,
  response_model: optionalText,
  usage_source: text,
  cost_basis: z.enum(['stated', 'priced', 'not_billed', 'unpriced', 'absent']),
  stated_cost: z.object({ amount: text, currency: text }).nullable(),
  charges: z.array(
    z.object({ meter: text, quantity: text, rate: text, per: z.number(), cost: text }),
  ),
  total: optionalText,
  list_cost: optionalText,
  effective_cost: optionalText,
  matches_stored_cost: z.boolean().nullable(),
  price: z
    .object({
      id: text,
      source: text,
      source_url: optionalText,
      licence: optionalText,
      valid_from: optionalText,
      valid_to: optionalText,
      known_from: text,
    })
    .nullable(),
  notes: z.array(text),
});

export type Explanation = z.infer<typeof explanationShape>;
