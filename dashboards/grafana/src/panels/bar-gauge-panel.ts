import { PanelBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarGaugeDisplayMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import {
  createPrometheusQuery,
  type PrometheusQuery,
  prometheusSource,
} from '../queries/prometheus-query.ts';
import { applyPanelOptions, type PanelOptions } from './panel-options.ts';
import { createThresholds } from './thresholds.ts';

/** One bar per series, as it is now. */
export function createBarGauge(
  options: PanelOptions & { readonly query: PrometheusQuery },
): PanelBuilder {
  return applyPanelOptions(new PanelBuilder(), options, 8)
    .datasource(prometheusSource)
    .withTarget(createPrometheusQuery(options.query, { refId: 'A', mode: 'instant' }))
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Basic)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false))
    .thresholds(createThresholds(options.thresholds, options.baseColor));
}
