import { z } from 'zod';

const optionalText = z.string().nullable();

/** A token as the API lists it. */
export const tokenShape = z.object({
  id: z.string(),
  name: z.string(),
  scope: z.string(),
  tenant: optionalText,
  environment: optionalText,
  state: z.string(),
  created_at: z.string(),
  expires_at: optionalText,
  last_used_at: optionalText,
  revoked_at: optionalText,
});

export type ListedToken = z.infer<typeof tokenShape>;
