import type { Access, NewToken, Token, TokenReader } from '../domain/access.ts';
import type { Acknowledgement, Alert, AlertQuestion, ReportedAlert } from '../domain/alert.ts';
import type { Budget, BudgetState } from '../domain/budget.ts';
import type { Charge } from '../domain/charge.ts';
import type {
  Notice,
  StoredUsage,
  Summary,
  SummaryDimension,
  UsageCursor,
  UsageFilter,
} from '../domain/ledger.ts';
import type { Price } from '../domain/price.ts';
import type { PriceRefresh } from '../domain/price-life.ts';
import type { UsageRecord } from '../domain/usage.ts';
import type { Log } from '../log.ts';
import type { KeepingPorts } from './keeping-ports.ts';
import type { PricePorts } from './price-ports.ts';
import type { RepricePorts } from './reprice-ports.ts';

/** What the API answers from. Every reader may throw `UnavailableError`: it becomes a 503. */
export interface ApiPorts {
  /** Guards every address of the API but Alertmanager's. */
  readonly tokens: TokenReader;
  /** The ledger's tokens, newest first, of one tenant or of all. */
  readonly selectTokens: (question: {
    readonly tenant: string | null;
    readonly limit: number;
  }) => Promise<readonly Token[]>;
  readonly insertToken: (token: NewToken) => Promise<Token>;
  /** `null`: there is no such token, or it is another tenant's. */
  readonly revokeToken: (token: {
    readonly id: string;
    readonly tenant: string | null;
  }) => Promise<Token | null>;
  /** Guards the address for Alertmanager's webhook; `null` lets in an Alertmanager on this machine only. */
  readonly alertsToken: string | null;
  readonly version: string;
  /** Whether the ledger is the Postgres that the processor itself started. */
  readonly embedded: boolean;
  readonly budgets: readonly Budget[];
  /** Those in force. */
  readonly prices: readonly Price[];
  readonly priceDesk: PricePorts;
  readonly repricing: RepricePorts;
  readonly keeping: KeepingPorts;
  readonly selectUsage: (question: {
    readonly tenant: string;
    readonly filter: UsageFilter;
    readonly cursor: UsageCursor | null;
    readonly limit: number;
  }) => Promise<readonly StoredUsage[]>;
  readonly selectUsageById: (question: {
    readonly tenant: string;
    readonly id: string;
  }) => Promise<StoredUsage | null>;
  readonly selectSummary: (question: {
    readonly tenant: string;
    readonly filter: UsageFilter;
    readonly dimensions: readonly SummaryDimension[];
    readonly limit: number;
  }) => Promise<Summary>;
  readonly selectPrice: (id: string) => Promise<Price | null>;
  /** Prices the record again with this one price, and the public one that a discount is on. */
  readonly explainCost: (
    record: UsageRecord,
    price: Price,
    listPrice: Price | null,
  ) => CostExplanation;
  /** The public price beside a user's own, from a record's notes; `null` where there is none. */
  readonly findListPriceId: (notes: readonly string[]) => string | null;
  readonly readBudgetState: (budget: Budget) => Promise<BudgetState>;
  /** Newest first. */
  readonly selectNotices: (question: {
    readonly tenant: string;
    readonly environment: string | null;
    readonly limit: number;
  }) => Promise<readonly Notice[]>;
  readonly selectAlerts: (question: AlertQuestion) => Promise<readonly Alert[]>;
  /** The first acknowledgement stays. `null`: there is no such alert. */
  readonly acknowledgeAlert: (
    acknowledgement: {
      readonly tenant: string;
      readonly environment: string | null;
      readonly id: string;
    } & Acknowledgement,
  ) => Promise<Alert | null>;
  /** Keeps what Alertmanager reports, and has people told where that is this processor's part. */
  readonly storeAlerts: (alerts: readonly ReportedAlert[]) => Promise<void>;
  /** As far as the tenant, or one environment of it, is concerned. */
  readonly readLedgerHealth: (
    question: Pick<Access, 'tenant' | 'environment'>,
  ) => Promise<LedgerHealth>;
  readonly log: Log;
  readonly now?: () => Date;
}

export interface CostExplanation {
  readonly charges: readonly Charge[];
  readonly notes: readonly string[];
}

/** What only the database knows about the meter's own health. */
export interface LedgerHealth {
  readonly databaseVersion: string;
  /** The database's clock. */
  readonly databaseTime: Date;
  /** `null` where only one environment is asked for: what is set aside may not say which it is of. */
  readonly quarantinedRecords: number | null;
  /** AI hosts that were called and not understood, each once; `null` as above. */
  readonly unparsedHosts:
    | readonly {
        readonly serverAddress: string;
        /** Who called it, as far as they have names. */
        readonly services: readonly string[];
        readonly calls: number;
      }[]
    | null;
  /** How many prices are in use and were not verified for long. */
  readonly stalePrices: number;
  /** The latest attempt to take over prices; `null` where there was none. */
  readonly latestRefresh: PriceRefresh | null;
  /** Calls of the last 24 hours without a cost, by model. */
  readonly unknownCounts: readonly {
    readonly providerName: string;
    readonly model: string | null;
    readonly unpriced: number;
    readonly absent: number;
    readonly estimated: number;
  }[];
}
