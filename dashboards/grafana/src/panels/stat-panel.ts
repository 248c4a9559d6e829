import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import {
  BigValueColorMode,
  BigValueGraphMode,
  type DataSourceRef,
  ReduceDataOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { createPostgresQuery, ledgerSource } from '../queries/postgres-query.ts';
import { createPrometheusQuery, prometheusSource } from '../queries/prometheus-query.ts';
import { applyPanelOptions, type PanelOptions } from './panel-options.ts';
import { createThresholds } from './thresholds.ts';

/** One number from Prometheus, as it is now. */
export function createStat(options: PanelOptions & { readonly expr: string }): PanelBuilder {
  const query = createPrometheusQuery({ expr: options.expr }, { refId: 'A', mode: 'instant' });
  return createPanel(options, prometheusSource, query);
}

/** One number from the ledger: the single value of a single row. */
export function createLedgerStat(options: PanelOptions & { readonly sql: string }): PanelBuilder {
  return createPanel(options, ledgerSource, createPostgresQuery(options.sql));
}

function createPanel(
  options: PanelOptions,
  source: DataSourceRef,
  query: Builder<Dataquery>,
): PanelBuilder {
  return applyPanelOptions(new PanelBuilder(), options, 4)
    .datasource(source)
    .withTarget(query)
    .graphMode(BigValueGraphMode.None)
    .colorMode(BigValueColorMode.Value)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false))
    .thresholds(createThresholds(options.thresholds, options.baseColor));
}
