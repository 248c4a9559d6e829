import type { ConfiguredToken } from '../domain/access.ts';

/** What the configuration says of tokens. */
interface Settings {
  readonly ingestTokens: readonly {
    readonly tenant: string;
    readonly environment: string | null;
    readonly token: string;
  }[];
  readonly apiTokens: readonly {
    readonly scope: 'read' | 'admin';
    /** `null`: every tenant. */
    readonly tenant: string | null;
    readonly environment: string | null;
    readonly token: string;
  }[];
  readonly readToken: string | null;
  readonly adminToken: string | null;
}

/** Every token that the configuration names, with what its bearer may do. */
export function listConfigured({
  ingestTokens,
  apiTokens,
  readToken,
  adminToken,
}: Settings): ConfiguredToken[] {
  const everywhere = { tenant: null, environment: null, metrics: true };
  return [
    ...ingestTokens.map((token) => ({ ...token, scope: 'ingest' as const, metrics: false })),
    ...apiTokens.map((token) => ({ ...token, metrics: token.tenant === null })),
    // The one that Prometheus has always shown: the operator's own tenant, and the sums of all.
    ...(readToken === null
      ? []
      : [
          {
            ...everywhere,
            scope: 'read' as const,
            tenant: 'default',
            token: readToken,
          },
        ]),
    ...(adminToken === null ? [] : [{ ...everywhere, scope: 'admin' as const, token: adminToken }]),
  ];
}
