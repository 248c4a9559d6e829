import { createSecret } from '../../../processor/src/access/create-secret.ts';
import { hashToken } from '../../../processor/src/access/hash-token.ts';
import { createTokenBook } from '../../../processor/src/access/token-book.ts';
import type {
  ConfiguredToken,
  LedgerToken,
  TokenScope,
} from '../../../processor/src/domain/access.ts';

/** A token of the ledger, and what its bearer shows. */
export interface KnownToken extends LedgerToken {
  readonly secret: string;
}

let ids = 0;

export function createKnownToken(
  scope: TokenScope,
  settings: Partial<Pick<LedgerToken, 'tenant' | 'environment' | 'expiresAt'>> = {},
): KnownToken {
  const secret = createSecret(scope);
  ids += 1;
  return {
    id: String(ids),
    secret,
    hash: hashToken(secret).toString('hex'),
    scope,
    tenant: 'acme',
    environment: null,
    expiresAt: null,
    lastUsedAt: null,
    ...settings,
  };
}

/** A book over a ledger that the test fills, at a time that the test says. */
export function createTestBook({
  configured = [],
  isExposed = false,
}: {
  configured?: readonly ConfiguredToken[];
  isExposed?: boolean;
} = {}) {
  const ledger = {
    tokens: [] as KnownToken[],
    hasIngest: false,
    hasAdmin: false,
    outage: null as Error | null,
    hangs: false,
    /** What an answer waits for, once it is known what it says. */
    delay: null as Promise<void> | null,
    reads: 0,
    uses: [] as string[],
  };
  const clock = { ms: Date.UTC(2026, 10, 22) };
  const book = createTokenBook({
    configured,
    isExposed,
    async loadTokens() {
      ledger.reads += 1;
      if (ledger.outage !== null) throw ledger.outage;
      if (ledger.hangs) return await new Promise(() => {});
      const { hasIngest, hasAdmin, delay } = ledger;
      const tokens = [...ledger.tokens];
      if (delay !== null) await delay;
      return { tokens, hasIngest, hasAdmin };
    },
    async noteTokenUse({ id, at }) {
      ledger.uses.push(`${id} ${at.toISOString()}`);
    },
    log: () => {},
    now: () => clock.ms,
  });
  return { book, ledger, clock };
}
