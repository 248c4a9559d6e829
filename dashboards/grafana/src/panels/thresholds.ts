import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';

/** From which value on a panel shows which colour. */
export interface ThresholdStep {
  readonly from: number;
  readonly color: 'green' | 'yellow' | 'orange' | 'red';
}

/** Steps above a neutral base. Without any, Grafana would colour everything from 80 on red. */
export function createThresholds(
  steps: readonly ThresholdStep[] = [],
  base: 'text' | 'green' | 'red' = 'text',
): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([
      { value: null, color: base },
      ...steps.map(({ from, color }) => ({ value: from, color })),
    ]);
}
