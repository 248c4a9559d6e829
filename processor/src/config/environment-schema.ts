import { z } from 'zod';
import { mailSender, sender, smtpUrl, tls } from './alerting-setting-types.ts';
import { maxAgeDays, maxAheadMinutes, maxBodyMib } from './file-schema.ts';
import { databaseUrl, folder, host, port, switchText, token, webhookUrl } from './setting-types.ts';

/** The environment variables that set something. Each wins over the file. */
export const environmentSchema = z.object({
  TALLYLIGHT_HOST: host.optional(),
  TALLYLIGHT_PORT: port.optional(),
  TALLYLIGHT_DATABASE_URL: databaseUrl.optional(),
  TALLYLIGHT_DATA_DIR: folder.optional(),
  TALLYLIGHT_INGEST_TOKEN: token.optional(),
  TALLYLIGHT_MAX_BODY_MIB: maxBodyMib.optional(),
  TALLYLIGHT_MAX_AGE_DAYS: maxAgeDays.optional(),
  TALLYLIGHT_MAX_AHEAD_MINUTES: maxAheadMinutes.optional(),
  TALLYLIGHT_CONTENT_STORE: switchText.optional(),
  TALLYLIGHT_READ_TOKEN: token.optional(),
  TALLYLIGHT_ADMIN_TOKEN: token.optional(),
  TALLYLIGHT_ALERT_SENDER: sender.optional(),
  TALLYLIGHT_ALERTS_TOKEN: token.optional(),
  TALLYLIGHT_WEBHOOK_URL: webhookUrl.optional(),
  TALLYLIGHT_SLACK_URL: webhookUrl.optional(),
  TALLYLIGHT_SMTP_URL: smtpUrl.optional(),
  TALLYLIGHT_SMTP_TLS: tls.optional(),
  TALLYLIGHT_SMTP_FROM: mailSender.optional(),
});

export type EnvironmentSettings = z.output<typeof environmentSchema>;
