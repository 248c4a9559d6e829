import { TableSortByFieldStateBuilder } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { createPostgresQuery, ledgerSource } from '../queries/postgres-query.ts';
import {
  createPrometheusQuery,
  createRefId,
  prometheusSource,
} from '../queries/prometheus-query.ts';
import { applyPanelOptions, type PanelOptions } from './panel-options.ts';
import { createThresholds } from './thresholds.ts';

/** A column that is not in the table's own unit. */
export interface Column {
  readonly name: string;
  readonly unit: string;
  readonly decimals?: number;
}

interface TableQuery {
  readonly expr: string;
  /** Title of the values; `null` where only the labels are wanted. */
  readonly column: string | null;
}

interface TableOptions extends PanelOptions {
  readonly columns?: readonly Column[];
  /** Name of the column that sorts the rows, highest first. */
  readonly sortBy: string;
}

/** A table of the ledger, a column for each that the statement selects. */
export function createLedgerTable(options: TableOptions & { readonly sql: string }): PanelBuilder {
  return createPanel(options).datasource(ledgerSource).withTarget(createPostgresQuery(options.sql));
}

/**
 * A table of Prometheus' values, a column for each query.
 * @param rowLabel joins the rows of several queries; all but one must have one row for each value.
 * @param labels those that become columns, with their titles.
 */
export function createTable(
  options: TableOptions & {
    readonly rowLabel: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly queries: readonly TableQuery[];
  },
): PanelBuilder {
  const { rowLabel, labels, queries } = options;
  const values = queries.flatMap(({ column }, index) =>
    column === null ? [] : [[resolveField(index, queries.length), column] as const],
  );
  const shown = [...Object.keys(labels), ...values.map(([field]) => field)];
  const panel = createPanel(options)
    .datasource(prometheusSource)
    .targets(
      queries.map(({ expr }, index) =>
        createPrometheusQuery({ expr }, { refId: createRefId(index), mode: 'table' }),
      ),
    );
  if (queries.length > 1) {
    panel.withTransformation({
      id: 'joinByField',
      options: { byField: rowLabel, mode: 'outer' },
    });
  }
  return panel
    .withTransformation({ id: 'filterFieldsByName', options: { include: { names: shown } } })
    .withTransformation({
      id: 'organize',
      options: {
        indexByName: Object.fromEntries(shown.map((field, index) => [field, index])),
        renameByName: { ...labels, ...Object.fromEntries(values) },
      },
    });
}

/** How Grafana names the values of one table query, or of several. */
function resolveField(index: number, count: number): string {
  return count === 1 ? 'Value' : `Value #${createRefId(index)}`;
}

function createPanel(options: TableOptions): PanelBuilder {
  const panel = applyPanelOptions(new PanelBuilder(), options, 9)
    .filterable(true)
    .sortBy([new TableSortByFieldStateBuilder().displayName(options.sortBy).desc(true)])
    .thresholds(createThresholds(options.thresholds, options.baseColor));
  for (const { name, unit, decimals } of options.columns ?? []) {
    panel.overrideByName(name, [
      { id: 'unit', value: unit },
      ...(decimals === undefined ? [] : [{ id: 'decimals', value: decimals }]),
    ]);
  }
  return panel;
}
