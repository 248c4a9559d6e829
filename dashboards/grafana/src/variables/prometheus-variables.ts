import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { prometheusSource } from '../queries/prometheus-query.ts';
import { selectSeries } from '../queries/promql.ts';
import { allSelected } from './all-selected.ts';

/** The Prometheus that a dashboard reads. */
export function createPrometheusVariable(): DatasourceVariableBuilder {
  return new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus');
}

/** Which installation, where one Prometheus scrapes several: the scrape's job. */
export function createJobVariable(): QueryVariableBuilder {
  // Unlike the ledger's gauges, this counter is there whenever a processor is.
  return createQueryVariable('job', 'Job', 'label_values(tallylight_spans_received_total, job)');
}

/** The values of a label that a metric has in the dashboard's time range, of the chosen jobs. */
export function createLabelVariable(
  label: string,
  title: string,
  { metric, matchers = [] }: { metric: string; matchers?: readonly string[] },
): QueryVariableBuilder {
  const query = `label_values(${selectSeries(metric, matchers)}, ${label})`;
  return createQueryVariable(label, title, query);
}

function createQueryVariable(name: string, title: string, query: string): QueryVariableBuilder {
  return (
    new QueryVariableBuilder(name)
      .label(title)
      .datasource(prometheusSource)
      .query(query)
      .definition(query)
      .refresh(VariableRefresh.OnTimeRangeChanged)
      .sort(VariableSort.AlphabeticalAsc)
      .multi(true)
      .includeAll(true)
      // Also the series without the label: not every sender says its environment.
      .allValue('.*')
      .current(allSelected)
  );
}
