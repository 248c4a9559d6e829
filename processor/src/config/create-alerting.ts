import type { AlertSender } from '../domain/alert.ts';
import type { SmtpServer } from '../domain/smtp-server.ts';
import type { Environment } from './config-tree.ts';
import type { EnvironmentSettings } from './environment-schema.ts';
import type { FileSettings } from './file-schema.ts';
import { selectVariable } from './select-variable.ts';

/** Who is told of alerts, how, and by whom. */
export interface Alerting {
  readonly sender: AlertSender;
  /** What Alertmanager shows; `null`: only one on this machine may send alerts. */
  readonly token: string | null;
  /** `null`: nobody gets mail. */
  readonly smtp: SmtpServer | null;
}

export function createAlerting(
  { alerting }: FileSettings,
  environment: EnvironmentSettings,
  env: Environment,
): Alerting {
  return {
    sender: environment.TALLYLIGHT_ALERT_SENDER ?? alerting.sender,
    token:
      environment.TALLYLIGHT_ALERTS_TOKEN ??
      alerting.alerts_token ??
      selectVariable(env, alerting.alerts_token_env) ??
      null,
    smtp: createSmtpServer(alerting.smtp ?? {}, environment, env),
  };
}

/** The ports by custom: RFC 8314 for the first two. */
const defaultPorts = { implicit: 465, starttls: 587, none: 25 } as const;

function createSmtpServer(
  smtp: NonNullable<FileSettings['alerting']['smtp']>,
  environment: EnvironmentSettings,
  env: Environment,
): SmtpServer | null {
  const url = environment.TALLYLIGHT_SMTP_URL ?? smtp.url;
  const host = url?.host ?? smtp.host;
  const from = environment.TALLYLIGHT_SMTP_FROM ?? smtp.from;
  if (host === undefined || from === undefined) return null;
  const port = url === undefined ? smtp.port : (url.port ?? undefined);
  const isImplicit = url?.isImplicitTls === true || port === defaultPorts.implicit;
  const tls = environment.TALLYLIGHT_SMTP_TLS ?? smtp.tls ?? (isImplicit ? 'implicit' : 'starttls');
  const password = smtp.password ?? selectVariable(env, smtp.password_env);
  const login =
    smtp.user === undefined || password === undefined ? null : { user: smtp.user, password };
  return {
    host,
    port: port ?? defaultPorts[tls],
    tls,
    login: url === undefined ? login : url.login,
    from,
  };
}
