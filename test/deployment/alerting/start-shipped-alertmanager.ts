import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePort } from '../../support/find-free-port.ts';
import { findTool } from '../../support/find-tool.ts';
import { type RunningProcess, startProcess } from '../../support/start-process.ts';
import { waitFor } from '../../support/wait-for.ts';
import { copyShipped } from './copy-shipped.ts';

export const alertmanager = findTool(['prometheus-alertmanager', 'alertmanager'], {
  variable: 'TALLYLIGHT_ALERTMANAGER',
  hint: 'apt-get install prometheus-alertmanager',
});

/** An Alertmanager that is ready. */
export interface ShippedAlertmanager extends RunningProcess {
  /** Host and port. */
  readonly address: string;
}

/**
 * Starts Alertmanager with the shipped configuration, its templates and the flags that it asks for.
 * @param intervals as they are shipped, or a second each.
 */
export async function startShippedAlertmanager({
  folder,
  processorUrl,
  smtpPort,
  slackUrl,
  alertsToken,
  intervals,
}: {
  folder: string;
  processorUrl: string;
  smtpPort: number;
  slackUrl: string;
  alertsToken: string;
  intervals: 'shipped' | 'short';
}): Promise<ShippedAlertmanager> {
  const copy = await copyShipped('alertmanager', {
    folder,
    file: 'alertmanager.yml',
    replacements: [
      ['/etc/alertmanager/', `${join(folder, 'alertmanager')}/`],
      ['smtp_smarthost: mail:1025', `smtp_smarthost: 127.0.0.1:${smtpPort}`],
      ['http://processor:4318', processorUrl],
      ...(intervals === 'shipped'
        ? []
        : [[/group_(wait|interval): \d+\w/g, 'group_$1: 1s'] as const]),
    ],
  });
  await mkdir(join(copy, 'secrets'));
  await writeFile(join(copy, 'secrets/alerts_token'), alertsToken);
  await writeFile(join(copy, 'secrets/slack_url'), slackUrl);

  const address = `127.0.0.1:${await findFreePort()}`;
  const child = await startProcess(alertmanager.path, [
    `--config.file=${join(copy, 'alertmanager.yml')}`,
    `--storage.path=${join(folder, 'alertmanager-data')}`,
    '--data.retention=1080h',
    '--cluster.listen-address=',
    `--web.listen-address=${address}`,
  ]);
  try {
    await waitFor('Alertmanager to be ready', async () => {
      if (child.exit()) throw new Error('It ended at its start.');
      const { ok } = await fetch(`http://${address}/-/ready`);
      return ok;
    });
  } catch (cause) {
    await child.stop('SIGKILL');
    throw new Error(`Alertmanager did not start: ${child.stderr()}`, { cause });
  }
  return { ...child, address };
}
