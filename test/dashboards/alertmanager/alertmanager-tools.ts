import { fileURLToPath } from 'node:url';
import { findTool } from '../../support/find-tool.ts';

/** The folder of Alertmanager's shipped configuration. */
export const alertmanagerFolder = fileURLToPath(
  new URL('../../../dashboards/alertmanager', import.meta.url),
);

export const amtool = findTool(['amtool'], {
  variable: 'TALLYLIGHT_AMTOOL',
  hint: 'Debian: apt-get install prometheus-alertmanager',
});

export const alertmanager = findTool(['prometheus-alertmanager', 'alertmanager'], {
  variable: 'TALLYLIGHT_ALERTMANAGER',
  hint: 'Debian: apt-get install prometheus-alertmanager',
});
