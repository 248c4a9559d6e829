import type { Request } from 'express';
import { tenantParameter } from './parse-tenant.ts';
import { type ParameterError, Problem, problemKinds } from './problem.ts';

/** The parameters of one query, each taken once; what nobody took is a mistake in the question. */
export interface Query {
  /** The parameter's value, or `undefined`. */
  take(parameter: string): string | undefined;
  /** Every parameter whose name begins with `prefix`, without the prefix. */
  takeAll(prefix: string): ReadonlyMap<string, string>;
  reject(parameter: string, detail: string): void;
  /** Throws one problem that names every bad parameter at once. Call it after the last `take`. */
  finish(): void;
}

export function parseQuery(request: Request): Query {
  const [, ...question] = request.originalUrl.split('?');
  const search = new URLSearchParams(question.join('?'));
  // The guard has read it.
  search.delete(tenantParameter);
  const values = new Map<string, string>();
  const errors: ParameterError[] = [];
  const known: string[] = [];

  function reject(parameter: string, detail: string): void {
    errors.push({ parameter, detail });
  }

  for (const name of new Set(search.keys())) {
    const [value = '', ...others] = search.getAll(name);
    if (others.length > 0) reject(name, `is given ${others.length + 1} times; give it once`);
    else if (value === '') reject(name, 'is empty; leave it out or give it a value');
    // Postgres cannot hold this character, so that no record can match it.
    else if (value.includes('\0')) reject(name, 'contains a NUL character');
    else {
      values.set(name, value);
      continue;
    }
    values.set(name, '');
  }

  function take(parameter: string): string | undefined {
    known.push(parameter);
    const value = values.get(parameter);
    values.delete(parameter);
    return value === '' ? undefined : value;
  }

  function takeAll(prefix: string): ReadonlyMap<string, string> {
    known.push(`${prefix}<key>`);
    const taken = new Map<string, string>();
    for (const [name, value] of values) {
      if (!name.startsWith(prefix) || name.includes('\0')) continue;
      values.delete(name);
      if (name === prefix) reject(name, `names no key; write ${prefix}<key>`);
      else if (value !== '') taken.set(name.slice(prefix.length), value);
    }
    return taken;
  }

  function finish(): void {
    for (const [name, value] of values) {
      if (value === '') continue;
      reject(
        name,
        known.length === 0
          ? 'is unknown; this address takes no parameters'
          : `is unknown; known are ${known.join(', ')}`,
      );
    }
    if (errors.length === 0) return;
    const names = [...new Set(errors.map(({ parameter }) => parameter))];
    throw new Problem(
      problemKinds.invalidParameters,
      `Nothing was read, because of ${names.length === 1 ? 'this parameter' : 'these parameters'}: ${names.join(', ')}.`,
      { errors },
    );
  }

  return { take, takeAll, reject, finish };
}

/** For addresses without parameters: a filter that would be ignored must not seem to work. */
export function refuseQuery(request: Request): void {
  parseQuery(request).finish();
}
