export { decodeLogs } from './protobuf/decode-logs.ts';
export { decodeMetrics } from './protobuf/decode-metrics.ts';
export { decodeTraces } from './protobuf/decode-traces.ts';
