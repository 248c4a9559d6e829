import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { createBudgetsDashboard } from './budgets/budgets-dashboard.ts';
import { createCostDashboard } from './cost/cost-dashboard.ts';
import { createLedgerDashboard } from './ledger/ledger-dashboard.ts';
import { createPipelineDashboard } from './pipeline/pipeline-dashboard.ts';

/** All dashboards, by the name of their file. */
export function createDashboards(): Record<string, Dashboard> {
  return {
    'cost.json': createCostDashboard(),
    'budgets.json': createBudgetsDashboard(),
    'pipeline.json': createPipelineDashboard(),
    'users-and-features.json': createLedgerDashboard(),
  };
}

/** A dashboard as its file holds it: formatted like all other JSON here, so that the linter agrees. */
export function formatDashboard(dashboard: Dashboard): string {
  const text = JSON.stringify(dashboard, null, 2);
  return `${text.replaceAll(/^( *)(.*)\[\n([^[\]{}]+)\n *\](,?)$/gm, joinShortArray)}\n`;
}

/** Puts an array of plain values on one line of at most 100 characters. */
function joinShortArray(
  lines: string,
  indent: string,
  name: string,
  values: string,
  comma: string,
): string {
  const joined = `${indent}${name}[${values.trim().replaceAll(/\n */g, ' ')}]${comma}`;
  return joined.length <= 100 ? joined : lines;
}
