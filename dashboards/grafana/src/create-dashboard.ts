import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  type Panel,
  RowBuilder,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { type DashboardUid, dashboardTitles } from './dashboard-names.ts';

/** A titled group of panels. */
export interface Row {
  readonly title: string;
  readonly panels: readonly Builder<Panel>[];
}

// The classic schema that Grafana 11 to 13 read; newer ones migrate it when they load it.
const schemaVersion = 42;

/** A dashboard that cannot be edited in the browser, since the next update would undo it. */
export function createDashboard({
  uid,
  description,
  from,
  refresh = '1m',
  variables,
  rows,
}: {
  uid: DashboardUid;
  description: string;
  /** Where its time range begins: `now-24h`. */
  from: string;
  refresh?: string;
  variables: readonly Builder<VariableModel>[];
  rows: readonly Row[];
}): Dashboard {
  const builder = new DashboardBuilder(dashboardTitles[uid])
    .uid(uid)
    .description(description)
    .tags(['tallylight'])
    .readonly()
    .timezone('browser')
    .time({ from, to: 'now' })
    .refresh(refresh)
    .tooltip(DashboardCursorSync.Crosshair)
    .variables([...variables])
    .links(createLinks(uid));
  for (const { title, panels } of rows) {
    builder.withRow(new RowBuilder(title));
    for (const panel of panels) builder.withPanel(panel);
  }
  const dashboard = { ...builder.build(), schemaVersion };
  // The SDK's only placement is a menu; without one, links stand at the top for all to see.
  for (const link of dashboard.links ?? []) delete link.placement;
  // Stable ids, so that links to one panel last for as long as its place does.
  for (const [index, panel] of (dashboard.panels ?? []).entries()) panel.id = index + 1;
  return dashboard;
}

/** Links to the other dashboards, with the time range and the variables that they share. */
function createLinks(uid: DashboardUid): DashboardLinkBuilder[] {
  return Object.entries(dashboardTitles)
    .filter(([other]) => other !== uid)
    .map(([other, title]) =>
      new DashboardLinkBuilder(title.replace('Tallylight / ', ''))
        .type(DashboardLinkType.Link)
        .url(`/d/${other}`)
        .icon('dashboard')
        .tooltip(`Open ${title}`)
        .keepTime(true)
        .includeVars(true),
    );
}
