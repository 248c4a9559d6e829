import type { z } from 'zod';
import { mailSender, recipients, sender, smtpUrl, tls } from './alerting-setting-types.ts';
import { currency, limit, period, thresholds, timeZone } from './budget-setting-types.ts';
import { prices } from './price-settings.ts';
import { retention } from './retention-settings.ts';
import { createList, createSection, createSwitch } from './setting.ts';
import {
  createName,
  createWholeNumber,
  databaseUrl,
  folder,
  host,
  port,
  token,
  tokenScope,
  variableName,
  webhookUrl,
} from './setting-types.ts';

export const maxBodyMib = createWholeNumber({ min: 1, max: 512, unit: 'MiB' });
export const maxAgeDays = createWholeNumber({ min: 1, max: 36_500, unit: 'days' });
export const maxAheadMinutes = createWholeNumber({ min: 0, max: 525_600, unit: 'minutes' });

const ingestToken = createSection({
  tenant: createName('the name of a tenant').default('default'),
  environment: createName('the name of an environment').optional(),
  token: token.optional(),
  token_env: variableName.optional(),
});

const apiToken = createSection({
  scope: tokenScope.default('read'),
  tenant: createName('the name of a tenant').default('default'),
  all_tenants: createSwitch().default(false),
  environment: createName('the name of an environment').optional(),
  token: token.optional(),
  token_env: variableName.optional(),
});

const smtp = createSection({
  url: smtpUrl.optional(),
  host: host.optional(),
  port: port.optional(),
  tls: tls.optional(),
  user: createName('the name to log in with').optional(),
  password: createName('a password').optional(),
  password_env: variableName.optional(),
  from: mailSender.optional(),
});

const budget = createSection({
  name: createName('a name that no other budget has'),
  tenant: createName('the name of a tenant').default('default'),
  environment: createName('the name of an environment').optional(),
  limit,
  currency: currency.optional(),
  period,
  time_zone: timeZone.default('UTC'),
  thresholds: thresholds.default(['0.5', '0.8', '1']),
  owner: createName('the name of who is responsible').optional(),
  webhook_url: webhookUrl.optional(),
  slack_url: webhookUrl.optional(),
  slack_url_env: variableName.optional(),
  recipients: recipients.default([]),
});

/** Everything that `tallylight.yaml` can say, with its defaults. `processor/README.md` explains it. */
export const fileSchema = createSection({
  server: createSection({
    host: host.default('127.0.0.1'),
    port: port.default(4318),
  }).prefault({}),
  database: createSection({
    url: databaseUrl.optional(),
    use_database_url: createSwitch().default(false),
    data_dir: folder.optional(),
  }).prefault({}),
  ingest: createSection({
    tokens: createList('a list of tokens', ingestToken).default([]),
    max_body_mib: maxBodyMib.default(64),
    max_age_days: maxAgeDays.default(35),
    max_ahead_minutes: maxAheadMinutes.default(5),
    metrics_as_usage: createList('a list of services', createName('the name of a service'))
      .transform((services) => [...new Set(services)])
      .default([]),
  }).prefault({}),
  api: createSection({
    read_token: token.optional(),
    read_token_env: variableName.optional(),
    admin_token: token.optional(),
    admin_token_env: variableName.optional(),
    tokens: createList('a list of tokens', apiToken).default([]),
  }).prefault({}),
  alerting: createSection({
    sender: sender.default('processor'),
    alerts_token: token.optional(),
    alerts_token_env: variableName.optional(),
    webhook_url: webhookUrl.optional(),
    slack_url: webhookUrl.optional(),
    slack_url_env: variableName.optional(),
    smtp: smtp.optional(),
  }).prefault({}),
  content: createSection({ store: createSwitch().default(false) }).prefault({}),
  retention,
  prices,
  budgets: createList('a list of budgets', budget).default([]),
}).prefault({});

/** The file's settings, read. */
export type FileSettings = z.output<typeof fileSchema>;
