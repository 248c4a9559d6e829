import { dirname, resolve } from 'node:path';
import type { Budget } from '../domain/budget.ts';
import type { ContentPolicy } from '../domain/content.ts';
import type { RetentionPolicy } from '../domain/retention.ts';
import type { Environment } from './config-tree.ts';
import { type Alerting, createAlerting } from './create-alerting.ts';
import { createPrices, type Prices } from './create-prices.ts';
import type { EnvironmentSettings } from './environment-schema.ts';
import type { FileSettings } from './file-schema.ts';
import { createRetention, resolveContentDays } from './retention-settings.ts';
import { selectVariable } from './select-variable.ts';

/** What the processor was told: the file, the environment over it, defaults below both. */
export interface Config {
  readonly host: string;
  /** `0` for any free one. */
  readonly port: number;
  /** A database of yours, or the folder in which the processor runs one. */
  readonly ledger:
    | { readonly databaseUrl: string }
    | {
        readonly dataFolder: string;
        /** For a default folder that the server's user cannot reach, as below root's home. */
        readonly fallbackFolder?: string | undefined;
      };
  /** Empty: everybody may send, and is the tenant `default`. */
  readonly ingestTokens: readonly {
    readonly tenant: string;
    /** Given to every record that comes with the token; `null` leaves what the record says. */
    readonly environment: string | null;
    readonly token: string;
  }[];
  /** After decompression. */
  readonly maxBodyBytes: number;
  /** How old, and how far ahead, a record's start may be. */
  readonly timeLimits: { readonly maxAgeUs: bigint; readonly maxAheadUs: bigint };
  /** Services whose metrics are counted, because they send nothing better. */
  readonly metricsAsUsage: readonly string[];
  /** Reads the tenant `default`, and the metrics. */
  readonly readToken: string | null;
  /** Administers every tenant. */
  readonly adminToken: string | null;
  readonly apiTokens: readonly {
    readonly scope: 'read' | 'admin';
    /** `null`: every tenant. */
    readonly tenant: string | null;
    readonly environment: string | null;
    readonly token: string;
  }[];
  readonly alerting: Alerting;
  /** Whether prompts and answers are kept, and how long. */
  readonly content: ContentPolicy;
  /** How long records are kept. */
  readonly retention: RetentionPolicy;
  /** The user's own, before the catalogue's. */
  readonly prices: Prices;
  readonly budgets: readonly Budget[];
}

const mebibyte = 1024 * 1024;
const dayUs = 86_400_000_000n;
const minuteUs = 60_000_000n;

/** Puts settings without mistakes together. A relative folder in the file begins at the file. */
export function createConfig({
  file,
  filePath,
  environment,
  env,
  workingFolder,
}: {
  readonly file: FileSettings;
  readonly filePath: string;
  readonly environment: EnvironmentSettings;
  readonly env: Environment;
  readonly workingFolder: string;
}): Config {
  const { server, database, ingest, api, alerting } = file;
  const named = environment.TALLYLIGHT_DATABASE_URL ?? database.url;
  const databaseUrl = named ?? (database.use_database_url ? env.DATABASE_URL : undefined);
  const isChosen = (environment.TALLYLIGHT_DATA_DIR ?? database.data_dir) !== undefined;
  const dataFolder =
    environment.TALLYLIGHT_DATA_DIR === undefined && database.data_dir !== undefined
      ? resolve(dirname(filePath), database.data_dir)
      : resolve(workingFolder, environment.TALLYLIGHT_DATA_DIR ?? 'data');
  const defaults = {
    webhookUrl: environment.TALLYLIGHT_WEBHOOK_URL ?? alerting.webhook_url ?? null,
    slackUrl: environment.TALLYLIGHT_SLACK_URL ?? selectSlackUrl(alerting, env),
  };
  const maxAgeDays = environment.TALLYLIGHT_MAX_AGE_DAYS ?? ingest.max_age_days;
  const maxAheadMinutes = environment.TALLYLIGHT_MAX_AHEAD_MINUTES ?? ingest.max_ahead_minutes;

  return {
    host: environment.TALLYLIGHT_HOST ?? server.host,
    port: environment.TALLYLIGHT_PORT ?? server.port,
    ledger:
      databaseUrl === undefined
        ? { dataFolder, ...(isChosen ? {} : { fallbackFolder: '/var/lib/tallylight' }) }
        : { databaseUrl },
    ingestTokens: listIngestTokens(ingest, environment, env),
    maxBodyBytes: (environment.TALLYLIGHT_MAX_BODY_MIB ?? ingest.max_body_mib) * mebibyte,
    timeLimits: {
      maxAgeUs: BigInt(maxAgeDays) * dayUs,
      maxAheadUs: BigInt(maxAheadMinutes) * minuteUs,
    },
    metricsAsUsage: ingest.metrics_as_usage,
    readToken:
      environment.TALLYLIGHT_READ_TOKEN ??
      api.read_token ??
      selectVariable(env, api.read_token_env) ??
      null,
    adminToken:
      environment.TALLYLIGHT_ADMIN_TOKEN ??
      api.admin_token ??
      selectVariable(env, api.admin_token_env) ??
      null,
    apiTokens: api.tokens.map(({ scope, tenant, all_tenants, environment, token, token_env }) => ({
      scope,
      tenant: all_tenants ? null : tenant,
      environment: environment ?? null,
      token: token ?? selectVariable(env, token_env) ?? '',
    })),
    alerting: createAlerting(file, environment, env),
    content: {
      isStored: environment.TALLYLIGHT_CONTENT_STORE ?? file.content.store,
      keptDays: resolveContentDays(file.retention),
    },
    retention: createRetention(file.retention),
    prices: createPrices(file.prices, defaults),
    budgets: file.budgets.map((budget) => createBudget(budget, defaults, env)),
  };
}

function listIngestTokens(
  { tokens }: FileSettings['ingest'],
  { TALLYLIGHT_INGEST_TOKEN: token }: EnvironmentSettings,
  env: Environment,
): Config['ingestTokens'] {
  const written = tokens.map(({ tenant, environment, token, token_env }) => ({
    tenant,
    environment: environment ?? null,
    token: token ?? selectVariable(env, token_env) ?? '',
  }));
  return token === undefined
    ? written
    : [{ tenant: 'default', environment: null, token }, ...written];
}

function createBudget(
  budget: FileSettings['budgets'][number],
  defaults: Pick<Budget, 'webhookUrl' | 'slackUrl'>,
  env: Environment,
): Budget {
  return {
    tenant: budget.tenant,
    name: budget.name,
    environment: budget.environment ?? null,
    limit: budget.limit,
    period: budget.period,
    timeZone: budget.time_zone,
    thresholds: budget.thresholds,
    owner: budget.owner ?? null,
    webhookUrl: budget.webhook_url ?? defaults.webhookUrl,
    slackUrl: selectSlackUrl(budget, env) ?? defaults.slackUrl,
    recipients: budget.recipients,
  };
}

function selectSlackUrl(
  {
    slack_url: url,
    slack_url_env: name,
  }: Pick<FileSettings['alerting'], 'slack_url' | 'slack_url_env'>,
  env: Environment,
): string | null {
  return url ?? selectVariable(env, name) ?? null;
}
