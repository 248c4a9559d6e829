// Opens as many streams as told, waits for the first bytes of each and keeps them open. Prints the memory
// that all of them hold, in bytes.
import http2 from 'node:http2';

const [count] = process.argv.slice(2).map(Number);
const perSession = 500;
const path = '/stall/v1/chat/completions';
const body = JSON.stringify({
  model: 'm',
  stream: true,
  messages: [{ role: 'user', content: 'x'.repeat(200) }],
});

function measure() {
  for (let round = 0; round < 4; round += 1) globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function openMany(session, many) {
  const streams = Array.from({ length: many }, () => {
    const stream = session.request({ ':method': 'POST', ':path': path });
    stream.end(body);
    return stream;
  });
  await Promise.all(
    streams.map(
      (stream) =>
        new Promise((resolve, reject) => {
          stream.once('data', () => resolve(stream.pause()));
          stream.on('error', reject);
        }),
    ),
  );
  return streams;
}

// What the first calls load is not the streams'.
const warm = http2.connect(process.env.HTTP2_URL);
const kept = [await openMany(warm, 20)];
const before = measure();
for (let opened = 0; opened < count; opened += perSession) {
  const session = http2.connect(process.env.HTTP2_URL);
  kept.push(await openMany(session, Math.min(perSession, count - opened)));
}
console.log(measure() - before);
process.exit(kept.length > 0 ? 0 : 1);
