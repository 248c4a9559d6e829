export { decodeMetrics } from './json/decode-metrics.ts';
export { decodeTraces } from './json/decode-traces.ts';
