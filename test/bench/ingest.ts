import { readFileSync } from 'node:fs';
import pg from 'pg';
import { decodeTraces as decodeJson } from '../../processor/src/receiver/otlp-json.ts';
import { decodeTraces as decodeProtobuf } from '../../processor/src/receiver/otlp-protobuf.ts';
import { createSpanBatches } from '../support/create-span-batch.ts';
import { createTempFolder } from '../support/create-temp-folder.ts';
import { findPostgres } from '../support/processes.ts';
import { startProcessor } from '../support/start-processor.ts';
import { encodeSpanBatch } from './encode-span-batch.ts';
import { copyRows } from './ingest/copy-rows.ts';
import { type Body, sendAll, sendSteadily } from './ingest/send-batches.ts';
import { describeMachine } from './machine.ts';
import { median, spread } from './statistics.ts';

/*
 * Spans stored a second, end to end: eight senders post batches of 512 spans to the real processor with
 * its embedded Postgres (fsync on); a span counts once its batch was answered with 200, which means
 * committed, sums included. Senders, processor and Postgres share the cores.
 *
 * Baselines, in every round: the bare decoding of the same bodies, one thread, nothing stored; and the
 * database's own COPY of the same rows into a table with the same indexes.
 */

const spansPerBatch = 512;
const senders = 8;
const batchesPerRound = 24;
const rounds = Number(process.argv[2] ?? 5);
const steadySeconds = 15;

const createBatch = createSpanBatches({
  users: Array.from({ length: 200 }, (_, user) => `user-${user}@example.com`),
});
const encodings = {
  'OTLP/JSON': {
    decode: decodeJson,
    encode: (): Body => ({
      contentType: 'application/json',
      bytes: new TextEncoder().encode(JSON.stringify(createBatch(spansPerBatch).request)),
    }),
  },
  'OTLP/protobuf': {
    decode: decodeProtobuf,
    encode: (): Body => ({
      contentType: 'application/x-protobuf',
      bytes: Uint8Array.from(encodeSpanBatch(createBatch(spansPerBatch))),
    }),
  },
} as const;

console.log(describeMachine());
const folder = await createTempFolder();
const processor = await startProcessor({ folder: folder.path });
const { socketFolder, port } = await findPostgres(folder.path);
const client = new pg.Client({
  host: socketFolder,
  port,
  user: 'tallylight',
  database: 'postgres',
});
const rates = new Map<string, number[]>();
try {
  await client.connect();
  let stored = 0;
  // The first round warms the processor up.
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, { encode, decode }] of Object.entries(encodings)) {
      // Encoded before the clock runs: the senders share the machine with the processor.
      const bodies = Array.from({ length: batchesPerRound }, encode);
      const seconds = await sendAll(processor.url, bodies, senders);
      note(round, `stored, ${name}`, bodies.length * spansPerBatch, seconds);
      const began = performance.now();
      for (const { bytes } of bodies) decode(bytes);
      const decoding = (performance.now() - began) / 1000;
      note(round, `only decoded, ${name}`, bodies.length * spansPerBatch, decoding);
    }
    const { rows, seconds } = await copyRows(client, { since: stored });
    stored += rows;
    note(round, 'COPY of the same rows', rows, seconds);
  }
  for (const [name, values] of rates) print(name, values);
  for (const [name, { encode }] of Object.entries(encodings)) await measureLatency(name, encode);
  console.log(
    `memory of the processor: ${readMemory('VmRSS')} MB, at most ${readMemory('VmHWM')} MB`,
  );
} finally {
  await client.end();
  await processor.stop();
  await folder.remove();
}

/** From when a batch is due to its answer, at half of the rate that was stored. */
async function measureLatency(name: string, encode: () => Body): Promise<void> {
  const rate = median(rates.get(`stored, ${name}`) ?? []) / 2;
  const intervalMs = (spansPerBatch / rate) * 1000;
  const bodies = Array.from({ length: Math.ceil((steadySeconds * 1000) / intervalMs) }, encode);
  const times = (await sendSteadily(processor.url, bodies, intervalMs)).sort((a, b) => a - b);
  const at = (share: number) => Math.round(times[Math.floor(share * (times.length - 1))] ?? 0);
  console.log(
    `acknowledged at ${format(rate)} spans/s, ${name}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms of ${times.length} batches`,
  );
}

function note(round: number, name: string, spans: number, seconds: number): void {
  if (round >= 0) rates.set(name, [...(rates.get(name) ?? []), spans / seconds]);
}

function print(name: string, values: readonly number[]): void {
  const [low, high] = spread(values);
  console.log(
    `${name.padEnd(28)} ${format(median(values))} spans/s (10–90 %: ${format(low)}–${format(high)}), ${values.length} rounds`,
  );
}

function readMemory(field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${processor.pid}/status`, 'utf8');
  return Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
}

function format(rate: number): string {
  return Math.round(rate).toLocaleString('en-GB');
}
