import type { Request } from 'express';
import { Problem, problemKinds } from './problem.ts';

/** The parameter that every address takes: whose records are asked for. */
export const tenantParameter = 'tenant';

/** What `?tenant=` says; `null` where it is not asked for. */
export function parseTenant(request: Request): string | null {
  const [, ...question] = request.originalUrl.split('?');
  const values = new URLSearchParams(question.join('?')).getAll(tenantParameter);
  const [value] = values;
  if (value === undefined) return null;
  if (values.length === 1 && value !== '' && !value.includes('\0')) return value;
  throw new Problem(
    problemKinds.invalidParameters,
    'Nothing was read, because of this parameter: tenant.',
    { errors: [{ parameter: tenantParameter, detail: 'names no tenant; give one name, once' }] },
  );
}
