import type { Request } from 'express';
import type { z } from 'zod';
import { type ParameterError, Problem, problemKinds } from './problem.ts';

/** The body as the schema reads it, or one problem that names everything wrong in it. */
export function parseBody<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): z.output<Schema> {
  const { data, success, error } = schema.safeParse(request.body);
  if (success) return data;
  refuseBody(
    error.issues.slice(0, 20).map(({ path, message }) => ({
      parameter: path.length === 0 ? 'body' : path.join('.'),
      detail: message,
    })),
  );
}

/** @throws Problem that names everything wrong in a body. */
export function refuseBody(errors: readonly ParameterError[]): never {
  const names = [...new Set(errors.map(({ parameter }) => parameter))];
  throw new Problem(
    problemKinds.invalidParameters,
    `Nothing was kept, because of this in the body: ${names.join(', ')}.`,
    { errors },
  );
}
