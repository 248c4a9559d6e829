import { z } from 'zod';

/**
 * A name that somebody gives: of a person, a token, a tenant.
 * @param missing what is wrong where there is none, and what to do.
 */
export function createNameSchema(missing: string) {
  return z
    .string({ error: missing })
    .trim()
    .min(1, 'is empty')
    .max(100, 'is longer than 100 characters')
    .regex(/^\P{Cc}*$/u, 'has control characters');
}
