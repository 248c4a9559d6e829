import { createSpanBatches } from '../support/create-span-batch.ts';
import { createTempFolder } from '../support/create-temp-folder.ts';
import { startProcessor } from '../support/start-processor.ts';
import { encodeSpanBatch } from './encode-span-batch.ts';
import { describeMachine } from './machine.ts';
import { median, spread } from './statistics.ts';

/*
 * Spans stored a second, end to end: four senders post batches of 512 spans to the real processor
 * with its embedded Postgres (fsync on); a span counts once its batch was answered with 200.
 * The baseline is `JSON.parse` of the same bodies and nothing else, on one thread.
 */

const spansPerBatch = 512;
const senders = 4;
const batchesPerRound = 24;
const rounds = Number(process.argv[2] ?? 5);

const createBatch = createSpanBatches();
const encodings = {
  'OTLP/JSON': {
    contentType: 'application/json',
    encode: (batch: ReturnType<typeof createBatch>) =>
      new TextEncoder().encode(JSON.stringify(batch.request)),
  },
  'OTLP/protobuf': { contentType: 'application/x-protobuf', encode: encodeSpanBatch },
} as const;

console.log(describeMachine());
const folder = await createTempFolder();
const processor = await startProcessor({ folder: folder.path });
const rates = new Map<string, number[]>();
try {
  // The first round warms the processor up.
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, { contentType, encode }] of Object.entries(encodings)) {
      // Encoded before the clock runs: the senders share the machine with the processor.
      const bodies = Array.from({ length: batchesPerRound }, () =>
        encode(createBatch(spansPerBatch)),
      );
      const parseSeconds = name === 'OTLP/JSON' ? parseAll(bodies) : null;
      const sendSeconds = await sendAll(bodies, contentType);
      if (round < 0) continue;
      if (parseSeconds !== null) note('JSON.parse only', bodies.length, parseSeconds);
      note(name, bodies.length, sendSeconds);
    }
  }
} finally {
  await processor.stop();
  await folder.remove();
}
for (const [name, values] of rates) {
  const [low, high] = spread(values);
  console.log(
    `${name.padEnd(16)} ${format(median(values))} spans/s (10–90 %: ${format(low)}–${format(high)}), ${values.length} rounds of ${batchesPerRound} × ${spansPerBatch}`,
  );
}

function note(name: string, batches: number, seconds: number): void {
  rates.set(name, [...(rates.get(name) ?? []), (batches * spansPerBatch) / seconds]);
}

function parseAll(bodies: readonly Uint8Array[]): number {
  const began = performance.now();
  for (const body of bodies) JSON.parse(new TextDecoder().decode(body));
  return (performance.now() - began) / 1000;
}

async function sendAll(bodies: readonly Uint8Array[], contentType: string): Promise<number> {
  const queue = [...bodies];
  const began = performance.now();
  await Promise.all(
    Array.from({ length: senders }, async () => {
      for (let body = queue.pop(); body !== undefined; body = queue.pop()) {
        const response = await fetch(`${processor.url}/v1/traces`, {
          method: 'POST',
          headers: { 'content-type': contentType },
          body,
        });
        const text = await response.text();
        if (response.status !== 200) throw new Error(`${response.status}: ${text}`);
      }
    }),
  );
  return (performance.now() - began) / 1000;
}

function format(rate: number): string {
  return Math.round(rate).toLocaleString('en-GB');
}
