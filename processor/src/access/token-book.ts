import type { ConfiguredToken, Grant, Sender, TokenReader } from '../domain/access.ts';
import { createConfiguredFinder } from './create-configured-finder.ts';
import { isLedgerToken } from './create-secret.ts';
import { hashToken } from './hash-token.ts';
import { createLedgerTokens, type LedgerTokensOptions } from './ledger-tokens.ts';
import { parseBearer } from './parse-bearer.ts';

/** Every token that counts: the configuration's and the ledger's. */
export interface TokenBook extends TokenReader {
  /**
   * Whose records a request brings, by its Authorization header; `null` where it may bring none.
   * @throws UnavailableError when the ledger is away and might know the token.
   */
  readonly resolveSender: (authorization: string | undefined) => Promise<Sender | null>;
  /** Another processor, or this one, has changed the ledger's tokens: they are read before the next use. */
  readonly forget: () => void;
}

/**
 * Connects the tokens of the configuration with those of the ledger.
 * @param isExposed whether other machines reach the processor: it then never takes records without
 *   a token.
 */
export function createTokenBook({
  configured,
  isExposed,
  ...options
}: LedgerTokensOptions & {
  configured: readonly ConfiguredToken[];
  isExposed: boolean;
}): TokenBook {
  // One secret may stand for sending and for reading.
  const findSending = createConfiguredFinder(configured.filter(isForSending));
  const findReading = createConfiguredFinder(configured.filter((token) => !isForSending(token)));
  const ledger = createLedgerTokens(options);
  const wantsToken = {
    sending: isExposed || configured.some(isForSending),
    reading: !configured.every(isForSending),
  };

  /** What is not of our making is no ledger's token, and costs no question to it. */
  async function findInLedger(token: string, hash: Buffer): Promise<Grant | null> {
    return isLedgerToken(token) ? await ledger.find(hash) : null;
  }

  async function findSender(token: string): Promise<Grant | null> {
    const hash = hashToken(token);
    return findSending(hash) ?? (await findInLedger(token, hash));
  }

  return {
    async findGrant(token) {
      const hash = hashToken(token);
      return findReading(hash) ?? findSending(hash) ?? (await findInLedger(token, hash));
    },
    forget: ledger.forget,
    async isReadingOpen() {
      return !wantsToken.reading && !(await ledger.readKinds()).hasAdmin;
    },
    async resolveSender(authorization) {
      const shown = parseBearer(authorization);
      const grant = shown === null ? null : await findSender(shown);
      if (grant?.scope === 'ingest' && grant.tenant !== null) {
        return { tenant: grant.tenant, environment: grant.environment };
      }
      if (wantsToken.sending || (await ledger.readKinds()).hasIngest) return null;
      return { tenant: 'default', environment: null };
    },
  };
}

function isForSending({ scope }: ConfiguredToken): boolean {
  return scope === 'ingest';
}
