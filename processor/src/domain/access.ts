/** What a token is for: to send usage, to read it, or also to change what the processor goes by. */
export type TokenScope = 'ingest' | 'read' | 'admin';

/** What the bearer of a token may do, and where. */
export interface Grant {
  readonly scope: TokenScope;
  /** `null`: every tenant. Never `null` for ingest. */
  readonly tenant: string | null;
  /** Only records of this `deployment.environment.name`; `null` for all. */
  readonly environment: string | null;
  /** Whether `/metrics` is answered, whose sums are of all tenants. */
  readonly metrics: boolean;
}

/** A token that the configuration names. */
export interface ConfiguredToken extends Grant {
  readonly token: string;
}

/** Whose records somebody sends. */
export interface Sender {
  readonly tenant: string;
  /** What every record's environment becomes, whatever it says; `null` leaves it as it is. */
  readonly environment: string | null;
}

/** For whom one request is answered. */
export interface Access {
  /** `alerts` may send alerts and read nothing; `admin` may do what `read` may. */
  readonly scope: 'alerts' | 'read' | 'admin';
  /** Whose records are shown and changed. */
  readonly tenant: string;
  /** Only records of this environment are shown; `null` for all. */
  readonly environment: string | null;
  /** Whether every tenant may be asked for: the operator's own access. */
  readonly everyTenant: boolean;
  /** As `Grant.metrics`. */
  readonly metrics: boolean;
}

/** Who may do what, by the token that is shown. */
export interface TokenReader {
  /**
   * `null` for a token that is unknown, has expired or was revoked.
   * @throws UnavailableError when the ledger is away and might know it.
   */
  readonly findGrant: (token: string) => Promise<Grant | null>;
  /** Whether programs on this machine need no token for the API. */
  readonly isReadingOpen: () => Promise<boolean>;
}

/** A token of the ledger, as it is listed: never with its secret. */
export interface Token extends Omit<Grant, 'metrics'> {
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  readonly createdAt: Date;
  /** `null`: never. */
  readonly expiresAt: Date | null;
  /** To some ten minutes; `null`: not yet. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

/** A token as it is found by what is shown. */
export interface LedgerToken
  extends Pick<Token, 'id' | 'scope' | 'tenant' | 'environment' | 'expiresAt' | 'lastUsedAt'> {
  /** SHA-256 of the token, in lower-case hex digits. */
  readonly hash: string;
}

/** The ledger's tokens that count now. */
export interface LedgerTokens {
  readonly tokens: readonly LedgerToken[];
  /** Whether there ever was one, expired and revoked ones too: what was closed stays closed. */
  readonly hasIngest: boolean;
  readonly hasAdmin: boolean;
}

/** A token to be made. */
export interface NewToken
  extends Pick<Token, 'name' | 'scope' | 'tenant' | 'environment' | 'expiresAt'> {
  readonly hash: Buffer;
}
