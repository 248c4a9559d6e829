import type { Request } from 'express';

/**
 * What was asked for, as messages and the log may show it: without the query, which may name people,
 * and without a token that somebody put where its id belongs.
 */
export function formatPath(request: Request): string {
  const [path = '/'] = request.originalUrl.split('?', 1);
  return path.replace(/tl_(ingest|read|admin)_[\w-]*/g, 'tl_$1_…');
}
