import { checkSecret } from './check-variable.ts';
import {
  type ConfigTree,
  type Environment,
  type Mistake,
  selectItems,
  selectText,
  selectValue,
} from './config-tree.ts';
import { createName, token, webhookUrl } from './setting-types.ts';

/** Everybody who is to be told can be told. */
export function checkAlerting(tree: ConfigTree, env: Environment): Mistake[] {
  const alerting = selectValue(tree, ['alerting']);
  const slack = { name: 'slack_url', env, setting: webhookUrl };
  return [
    ...checkSecret(alerting, ['alerting'], { name: 'alerts_token', env, setting: token }),
    ...checkSecret(alerting, ['alerting'], slack),
    ...selectItems(tree, 'budgets').flatMap((budget, index) =>
      checkSecret(budget, ['budgets', index], slack),
    ),
    ...checkSmtp(tree, env),
    ...checkRecipients(tree, env),
  ];
}

const smtpPath = ['alerting', 'smtp'];

/** A mail server is given in one way, with all that it needs. */
function checkSmtp(tree: ConfigTree, env: Environment): Mistake[] {
  const smtp = selectValue(tree, smtpPath);
  const has = (name: string) => selectText(smtp, name) !== undefined;
  const mistakes: Mistake[] = [];
  if (smtp !== undefined && typeof smtp !== 'object') return mistakes;
  if (smtp !== undefined) {
    const parts = ['host', 'port', 'user', 'password', 'password_env'].filter(has);
    if (has('url') && parts.length > 0) {
      const message = `has both url and ${parts.join(', ')}: keep url or the others.`;
      mistakes.push({ at: smtpPath, message });
    } else if (has('user') !== (has('password') || has('password_env'))) {
      const message = 'has a user or a password without the other: add it, or leave out both.';
      mistakes.push({ at: smtpPath, message });
    }
    if (!has('url') && !has('host') && !env.TALLYLIGHT_SMTP_URL) {
      mistakes.push({ at: smtpPath, message: 'names no mail server: add host: or url:.' });
    }
    const password = { name: 'password', env, setting: createName('a password') };
    mistakes.push(...checkSecret(smtp, smtpPath, password));
  }
  return [...mistakes, ...checkSmtpTls(tree, env), ...checkSmtpFrom(tree, env)];
}

function checkSmtpTls(tree: ConfigTree, env: Environment): Mistake[] {
  const url = env.TALLYLIGHT_SMTP_URL ?? selectText(tree, ...smtpPath, 'url');
  const tls = env.TALLYLIGHT_SMTP_TLS ?? selectText(tree, ...smtpPath, 'tls');
  if (url?.startsWith('smtps:') !== true || (tls !== 'starttls' && tls !== 'none')) return [];
  const at = env.TALLYLIGHT_SMTP_TLS === undefined ? [...smtpPath, 'tls'] : 'TALLYLIGHT_SMTP_TLS';
  return [
    { at, message: `is ${tls}, but the URL begins with smtps: write smtp, or leave this out.` },
  ];
}

function checkSmtpFrom(tree: ConfigTree, env: Environment): Mistake[] {
  const from = env.TALLYLIGHT_SMTP_FROM ?? selectText(tree, ...smtpPath, 'from');
  const isInFile = selectValue(tree, smtpPath) !== undefined;
  if (from !== undefined || !(isInFile || env.TALLYLIGHT_SMTP_URL)) return [];
  const message =
    'needs the address that the mail is from: add alerting.smtp.from, or set TALLYLIGHT_SMTP_FROM.';
  return [{ at: isInFile ? smtpPath : 'TALLYLIGHT_SMTP_URL', message }];
}

function checkRecipients(tree: ConfigTree, env: Environment): Mistake[] {
  if (env.TALLYLIGHT_SMTP_URL || selectValue(tree, smtpPath) !== undefined) return [];
  const budgets = selectItems(tree, 'budgets').map((budget, index) => ({
    section: budget,
    at: ['budgets', index],
  }));
  const sections = [{ section: selectValue(tree, ['prices']), at: ['prices'] }, ...budgets];
  return sections.flatMap(({ section, at }) => {
    if (selectItems(section, 'recipients').length === 0) return [];
    const message =
      'can get no mail without a mail server: add alerting.smtp, or set TALLYLIGHT_SMTP_URL.';
    return { at: [...at, 'recipients'], message };
  });
}
