import { z } from 'zod';

const text = z.string();
const optionalText = text.nullable();

/** The token counts of a record; a total stands before its parts. */
export const tokenCounts = [
  'input_tokens',
  'cache_read_input_tokens',
  'cache_write_input_tokens',
  'cache_write_1h_input_tokens',
  'audio_input_tokens',
  'image_input_tokens',
  'video_input_tokens',
  'audio_cache_read_input_tokens',
  'image_cache_read_input_tokens',
  'output_tokens',
  'reasoning_output_tokens',
  'audio_output_tokens',
  'image_output_tokens',
  'video_output_tokens',
] as const;

const costShape = z.object({ price_id: optionalText, effective_cost: optionalText });

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
    z.object({
      meter: text,
      quantity: text,
      rate: text,
      per: z.number(),
      factor: optionalText,
      cost: text,
    }),
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
  notes_in_words: z.array(text),
  revisions: z.array(
    z.object({
      revised_at: text,
      reason: text,
      by: optionalText,
      adjusted: z.boolean(),
      before: costShape,
      after: costShape,
    }),
  ),
  record: z.object({
    ...(Object.fromEntries(tokenCounts.map((name) => [name, z.number().nullable()])) as Readonly<
      Record<(typeof tokenCounts)[number], z.ZodNullable<z.ZodNumber>>
    >),
    units: z.record(text, z.number()),
    superseded_by: optionalText,
    estimate_method: optionalText,
  }),
});

export type Explanation = z.infer<typeof explanationShape>;
