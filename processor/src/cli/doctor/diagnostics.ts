import { z } from 'zod';

const count = z.number();
const optionalText = z.string().nullable();

/** What `doctor` reads of the processor's diagnostics. */
export const diagnosticsShape = z.object({
  version: z.string(),
  now: z.string(),
  ledger: z.object({
    kind: z.string(),
    reachable: z.boolean(),
    database_version: optionalText,
    clock_difference_ms: count.nullable(),
  }),
  prices: z.object({
    count,
    providers: z.array(z.object({ newest_verified: optionalText })),
    stale: count.nullable(),
    latest_refresh: z
      .object({
        finished_at: z.string(),
        outcome: z.string(),
        refused: z.array(z.unknown()),
        error: optionalText,
      })
      .nullable(),
  }),
  quarantined_records: count.nullable(),
  unparsed_hosts: z
    .array(z.object({ server_address: z.string(), services: z.array(z.string()), calls: count }))
    .nullable(),
  unknown_costs_24h: z
    .array(
      z.object({
        provider_name: z.string(),
        model: optionalText,
        unpriced_requests: count,
        absent_requests: count,
        estimated_requests: count,
      }),
    )
    .nullable(),
});

export type Diagnostics = z.infer<typeof diagnosticsShape>;
