import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';

/** The variable `datasource` of each dashboard: provisioned files resolve no `__inputs`. */
export const prometheusSource = { type: 'prometheus', uid: '$datasource' } as const;

/** One expression of a panel and how its series are named. */
export interface PrometheusQuery {
  readonly expr: string;
  /** `{{label}}` stands for a label's value. */
  readonly legend?: string;
}

/**
 * @param mode `range` for graphs; `instant` for single values, which then show nothing rather than an
 * old value; `table` for instant values with their labels as columns.
 */
export function createPrometheusQuery(
  { expr, legend = '' }: PrometheusQuery,
  { refId, mode }: { refId: string; mode: 'range' | 'instant' | 'table' },
): DataqueryBuilder {
  const query = new DataqueryBuilder().datasource(prometheusSource).refId(refId).expr(expr);
  if (legend !== '') query.legendFormat(legend);
  if (mode === 'range') return query.range();
  return query
    .instant()
    .format(mode === 'table' ? PromQueryFormat.Table : PromQueryFormat.TimeSeries);
}

/** A, B, C …: how queries of a panel are told apart. */
export function createRefId(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}
