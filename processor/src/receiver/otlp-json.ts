export { decodeLogs } from './json/decode-logs.ts';
export { decodeMetrics } from './json/decode-metrics.ts';
export { decodeTraces } from './json/decode-traces.ts';
