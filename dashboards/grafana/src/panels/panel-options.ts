import type { ThresholdStep } from './thresholds.ts';

/** What every panel says. */
export interface PanelOptions {
  readonly title: string;
  /** What is shown, where it comes from, and what is missing in it. */
  readonly description: string;
  /** A unit of Grafana's, or `suffix: …`. */
  readonly unit: string;
  /** Of 24 columns. */
  readonly width: number;
  /** In rows of 30 pixels. */
  readonly height?: number;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  readonly thresholds?: readonly ThresholdStep[];
  /** The colour below the first threshold. */
  readonly baseColor?: 'text' | 'green' | 'red';
  /** Shown instead of "No data". */
  readonly noValue?: string;
}

/** The setters that the SDK's panel builders have in common. */
interface CommonPanelBuilder {
  title(title: string): unknown;
  description(description: string): unknown;
  unit(unit: string): unknown;
  span(width: number): unknown;
  height(height: number): unknown;
  decimals(decimals: number): unknown;
  min(min: number): unknown;
  max(max: number): unknown;
  noValue(text: string): unknown;
}

/** Sets what all kinds of panels have in common, and returns the builder. */
export function applyPanelOptions<Panel extends CommonPanelBuilder>(
  panel: Panel,
  options: PanelOptions,
  defaultHeight: number,
): Panel {
  panel.title(options.title);
  panel.description(options.description);
  panel.unit(options.unit);
  panel.span(options.width);
  panel.height(options.height ?? defaultHeight);
  if (options.decimals !== undefined) panel.decimals(options.decimals);
  if (options.min !== undefined) panel.min(options.min);
  if (options.max !== undefined) panel.max(options.max);
  if (options.noValue !== undefined) panel.noValue(options.noValue);
  return panel;
}
