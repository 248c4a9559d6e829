import {
  GraphDrawStyle,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { createPostgresQuery, ledgerSource } from '../queries/postgres-query.ts';
import {
  createPrometheusQuery,
  createRefId,
  type PrometheusQuery,
  prometheusSource,
} from '../queries/prometheus-query.ts';
import { applyPanelOptions, type PanelOptions } from './panel-options.ts';
import { createThresholds } from './thresholds.ts';

/** Lines over time; stacked areas where the series are parts of one sum. */
export function createTimeSeries(
  options: PanelOptions & {
    readonly queries: readonly PrometheusQuery[];
    readonly stacked?: boolean;
  },
): PanelBuilder {
  const queries = options.queries.map((query, index) =>
    createPrometheusQuery(query, { refId: createRefId(index), mode: 'range' }),
  );
  const panel = createPanel(options).datasource(prometheusSource).targets(queries);
  if (options.stacked !== true) return panel;
  return panel.fillOpacity(30).stacking(createStacking());
}

/** Stacked bars of sums from the ledger: rows of time, metric and value. */
export function createLedgerBars(options: PanelOptions & { readonly sql: string }): PanelBuilder {
  return createPanel(options)
    .datasource(ledgerSource)
    .withTarget(createPostgresQuery(options.sql, 'time_series'))
    .drawStyle(GraphDrawStyle.Bars)
    .fillOpacity(80)
    .stacking(createStacking());
}

function createPanel(options: PanelOptions): PanelBuilder {
  const thresholdsStyle = options.thresholds
    ? GraphThresholdsStyleMode.Dashed
    : GraphThresholdsStyleMode.Off;
  return applyPanelOptions(new PanelBuilder(), options, 8)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName))
    .thresholds(createThresholds(options.thresholds, options.baseColor))
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(thresholdsStyle))
    .showPoints(VisibilityMode.Auto)
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .calcs([]),
    )
    .tooltip(
      new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending),
    );
}

function createStacking(): StackingConfigBuilder {
  return new StackingConfigBuilder().mode(StackingMode.Normal).group('A');
}
