import { formatTable } from '../format-table.ts';
import type { ListedToken } from './token.ts';

const heads = [
  'id',
  'scope',
  'tenant',
  'environment',
  'state',
  'created',
  'expires',
  'last used',
  'name',
];

/** Tokens for reading, one a line. */
export function formatTokens(tokens: readonly ListedToken[]): string {
  if (tokens.length === 0) {
    return 'There are no tokens here. Make one: tallylight tokens create --scope ingest --name …\n';
  }
  const rows = tokens.map((token) => [
    token.id,
    token.scope,
    token.tenant ?? '(every)',
    token.environment ?? '(every)',
    token.state,
    day(token.created_at),
    token.expires_at === null ? 'never' : day(token.expires_at),
    token.last_used_at === null ? 'never' : day(token.last_used_at),
    token.name,
  ]);
  return formatTable([heads, ...rows]);
}

function day(instant: string): string {
  return instant.slice(0, 10);
}
