import { fromBinary } from '@bufbuild/protobuf';
import * as json from '../../processor/src/receiver/otlp-json.ts';
import * as protobuf from '../../processor/src/receiver/otlp-protobuf.ts';
import { decodeTracesSlowly } from '../processor/receiver/json/oracle.ts';
import { listSpans } from '../processor/receiver/protobuf/oracle.ts';
import { createSpanBatches } from '../support/create-span-batch.ts';
import { ExportTraceServiceRequestSchema } from '../support/otlp-generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts';
import { encodeSpanBatch } from './encode-span-batch.ts';
import { describeMachine } from './machine.ts';
import { median, spread } from './statistics.ts';

/*
 * What decoding costs: batches of 512 `ai.usage` spans, as our exporters send them in JSON and the
 * collector in protobuf. CPU time of the process, garbage collection included; the variants take
 * turns, so that all meet the same noise.
 */

const spansPerBatch = 512;
const batches = 20;
const rounds = Number(process.argv[2] ?? 15);

const createBatch = createSpanBatches();
const sent = Array.from({ length: batches }, () => createBatch(spansPerBatch));
const jsonBodies = sent.map(({ request }) => Buffer.from(JSON.stringify(request)));
const protobufBodies = sent.map((batch) => Buffer.from(encodeSpanBatch(batch)));

const variants: Readonly<Record<string, readonly [Buffer[], (body: Buffer) => unknown]>> = {
  'JSON, decodeTraces': [jsonBodies, (body) => json.decodeTraces(body)],
  'JSON, JSON.parse and nothing else': [jsonBodies, (body) => JSON.parse(body.toString())],
  'JSON, JSON.parse and a walk to the same spans': [jsonBodies, decodeTracesSlowly],
  'protobuf, decodeTraces': [protobufBodies, (body) => protobuf.decodeTraces(body)],
  'protobuf, @bufbuild/protobuf and nothing else': [protobufBodies, decodeMessage],
  'protobuf, @bufbuild/protobuf and a walk to the same spans': [
    protobufBodies,
    (body) => listSpans(decodeMessage(body)),
  ],
};
const baseline = 'JSON, JSON.parse and nothing else';

console.log(describeMachine());
console.log(
  `${jsonBodies[0]?.length} bytes of JSON, ${protobufBodies[0]?.length} of protobuf a batch`,
);
const rates = new Map(Object.keys(variants).map((name) => [name, [] as number[]]));
// The first rounds warm the code up.
for (let round = -3; round < rounds; round += 1) {
  for (const [name, [bodies, decode]] of Object.entries(variants)) {
    const before = process.cpuUsage();
    for (const body of bodies) decode(body);
    const { user, system } = process.cpuUsage(before);
    if (round >= 0) rates.get(name)?.push((batches * spansPerBatch * 1e6) / (user + system));
  }
}
for (const [name, values] of rates) {
  const [low, high] = spread(values);
  const ratio = median(values.map((rate, round) => rate / (rates.get(baseline)?.[round] ?? rate)));
  console.log(
    `${name.padEnd(58)} ${format(median(values))} spans/s (10–90 %: ${format(low)}–${format(high)}), ${ratio.toFixed(2)} of JSON.parse`,
  );
}

function decodeMessage(body: Buffer) {
  return fromBinary(ExportTraceServiceRequestSchema, body);
}

function format(rate: number): string {
  return Math.round(rate).toLocaleString('en-GB');
}
