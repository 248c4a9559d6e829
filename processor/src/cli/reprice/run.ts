import { z } from 'zod';

const text = z.string();
const optionalText = text.nullable();

/** A run as the API lists it. */
export const runShape = z.object({
  id: text,
  trigger: text,
  state: z.enum(['running', 'done', 'failed']),
  dry_run: z.boolean(),
  tenant: optionalText,
  from: optionalText,
  to: optionalText,
  provider: optionalText,
  model: optionalText,
  reason: text,
  by: optionalText,
  requested_at: text,
  finished_at: optionalText,
  examined: z.number(),
  error: optionalText,
});

const totals = {
  records: z.number(),
  newly_priced: z.number(),
  newly_unpriced: z.number(),
  adjusted: z.number(),
  old_effective_cost: text,
  new_effective_cost: text,
  difference: text,
};

/** A run with what it changes. */
export const answerShape = runShape.extend({
  totals: z.object({ ...totals, old_list_cost: text, new_list_cost: text }),
  by_model: z.array(
    z.object({ ...totals, tenant: text, provider_name: text, model: optionalText }),
  ),
  by_project: z.array(z.object({ ...totals, tenant: text, project: optionalText })),
  by_budget: z.array(
    z.object({
      ...totals,
      tenant: text,
      budget: text,
      environment: optionalText,
      period_start: text,
      period_end: text,
    }),
  ),
});

export const runsShape = z.object({ runs: z.array(runShape) });

export type Run = z.infer<typeof runShape>;
export type RunAnswer = z.infer<typeof answerShape>;
