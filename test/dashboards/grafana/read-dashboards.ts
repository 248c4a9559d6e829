import { readdirSync, readFileSync } from 'node:fs';

/** What the tests look at in a generated dashboard, as it stands in its file. */
export interface DashboardFile {
  readonly file: string;
  readonly text: string;
  readonly uid: string;
  readonly title: string;
  readonly editable: boolean;
  readonly schemaVersion: number;
  readonly tags: readonly string[];
  readonly links: readonly { url: string; keepTime: boolean; includeVars: boolean }[];
  readonly templating: { readonly list: readonly Variable[] };
  readonly panels: readonly Panel[];
}

export interface Variable {
  readonly type: 'datasource' | 'query';
  readonly name: string;
  readonly label: string;
  readonly query: string;
  readonly refresh?: number;
  readonly multi: boolean;
  readonly includeAll: boolean;
  readonly allValue?: string;
  readonly datasource?: { readonly type: string; readonly uid: string };
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
  };
  readonly datasource?: { readonly type: string; readonly uid: string };
  readonly targets?: readonly Target[];
  readonly fieldConfig?: {
    readonly defaults: { readonly unit?: string; readonly thresholds?: unknown };
    readonly overrides: readonly { properties: readonly { id: string; value: unknown }[] }[];
  };
}

/** `expr` for Prometheus, `rawSql` for Postgres. */
export interface Target {
  readonly refId: string;
  readonly datasource: { readonly type: string; readonly uid: string };
  readonly expr?: string;
  readonly instant?: boolean;
  readonly rawSql?: string;
}

const folder = new URL('../../../dashboards/grafana/dashboards/', import.meta.url);

/** The committed dashboards. */
export function readDashboards(): DashboardFile[] {
  return readdirSync(folder)
    .toSorted()
    .map((file) => {
      const text = readFileSync(new URL(file, folder), 'utf8');
      return { ...JSON.parse(text), file, text };
    });
}

/** The panels that show something: all but the rows' titles. */
export function listPanels(dashboard: DashboardFile): Panel[] {
  return dashboard.panels.filter(({ type }) => type !== 'row');
}

/** Every expression for Prometheus, with where it stands. */
export function listExpressions(): { place: string; expr: string; instant: boolean }[] {
  return readDashboards().flatMap((dashboard) =>
    listPanels(dashboard).flatMap(({ title, targets = [] }) =>
      targets.flatMap(({ refId, expr, instant = false }) =>
        expr === undefined
          ? []
          : [{ place: `${dashboard.title} / ${title} / ${refId}`, expr, instant }],
      ),
    ),
  );
}
