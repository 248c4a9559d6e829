export { decodeMetrics } from './protobuf/decode-metrics.ts';
export { decodeTraces } from './protobuf/decode-traces.ts';
