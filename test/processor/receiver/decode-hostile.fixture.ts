import * as json from '../../../processor/src/receiver/otlp-json.ts';
import * as protobuf from '../../../processor/src/receiver/otlp-protobuf.ts';
import { RefusedError } from '../../../processor/src/receiver/refused-error.ts';
import { hostileBodies } from './hostile-bodies.ts';

/*
 * Decodes the body that the first argument names, in a process of its own, and prints what it took:
 * the status, the time, and the most memory that the process ever had, the body and Node included.
 */

const hostile = hostileBodies[process.argv[2] ?? ''];
if (hostile === undefined) throw new Error(`There is no body ${process.argv[2]}.`);
const body = hostile.create();
const began = performance.now();
let status = 200;
try {
  const { decodeTraces, decodeMetrics } = hostile.encoding === 'json' ? json : protobuf;
  if (hostile.signal === 'metrics') decodeMetrics(body);
  else decodeTraces(body);
} catch (error) {
  if (!(error instanceof RefusedError)) throw error;
  status = error.status;
}
const milliseconds = performance.now() - began;
const maxRssBytes = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ status, milliseconds, maxRssBytes }));
