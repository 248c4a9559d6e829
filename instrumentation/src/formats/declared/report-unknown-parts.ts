import type { Report } from './value.ts';

/** Reports each `$request.path.name` in a description whose path has no part of that name. */
export function reportUnknownParts(
  value: unknown,
  at: string,
  context: { readonly known: readonly string[]; readonly report: Report },
): void {
  if (typeof value === 'string') {
    const name = /\$request\.path\.([\w.[\]-]+)/.exec(value)?.[1];
    if (name === undefined || context.known.includes(name)) return;
    context.report(at, `names a part {${name}} that the path does not have`);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      reportUnknownParts(inner, Array.isArray(value) ? `${at}[${key}]` : `${at}.${key}`, context);
    }
  }
}
