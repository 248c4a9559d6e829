import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Answer, SimulatedRequest } from '../simulator/answer.ts';
import { startSimulator } from '../simulator/start-simulator.ts';
import { createTempFolder } from '../support/create-temp-folder.ts';
import { dumpTables } from '../support/dump-tables.ts';
import { selectRecords } from '../support/ledger-api.ts';
import { startInstrumentedApp } from '../support/start-instrumented-app.ts';
import { startProcessor } from '../support/start-processor.ts';
import { startRecordingProxy } from '../support/start-recording-proxy.ts';

const canary = 'CANARY-7f3a-yellow-feather';
const cleanup = new AsyncDisposableStack();
/** Everything that Tallylight sent, kept, wrote or showed, by place. */
const places = new Map<string, string>();

before(async () => {
  const folder = await createTempFolder();
  cleanup.defer(() => folder.remove());
  const processor = await startProcessor({ folder: folder.path });
  cleanup.defer(async () => void (await processor.stop()));
  const proxy = await startRecordingProxy(processor.url);
  cleanup.defer(() => proxy.close());
  const simulator = await startSimulator({ answer: answerWithCanary });
  cleanup.defer(() => simulator.close());

  const app = await startInstrumentedApp(new URL('canary-app.fixture.ts', import.meta.url), {
    endpoint: proxy.url,
    providerHosts: simulator.providerHosts,
    env: {
      OTEL_LOG_LEVEL: 'debug',
      CANARY_SETTINGS: JSON.stringify({ origins: simulator.origins, canary }),
    },
  });
  assert.deepEqual(await app.exited, { code: 0, signal: null }, app.stderr());

  const paths = [
    ...['/', '/metrics', '/api/v1/usage?limit=100', '/api/v1/analytics/summary'],
    ...(await selectRecords(processor.url)).map(({ id }) => `/api/v1/usage/${id}`),
  ];
  for (const path of paths) places.set(path, await (await fetch(`${processor.url}${path}`)).text());
  places.set(
    'the OTLP exports',
    proxy.bodies.map(({ path, text }) => `${path} ${text}`).join('\n'),
  );
  places.set('the ledger’s tables', await dumpTables(folder.path));
  places.set('the app’s output', app.stdout() + app.stderr());
  await processor.stop();
  places.set('the processor’s output', processor.stdout() + processor.stderr());
  // The database's own log and its write-ahead log are files as well.
  for (const entry of await readdir(folder.path, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile()) places.set(file, await readFile(file, 'latin1'));
  }
});
after(() => cleanup.disposeAsync());

test('the calls with the canary are in the exports and in the ledger', () => {
  // Nine calls of the SDKs, one with its key in the query, one that is no JSON.
  assert.equal(JSON.parse(places.get('/api/v1/usage?limit=100') ?? '{}').records?.length, 11);
  assert.match(places.get('the OTLP exports') ?? '', /\/v1\/traces .*claude-haiku-4-5/);
  assert.match(places.get('the ledger’s tables') ?? '', /claude-haiku-4-5/);
});

test('a prompt, an answer or a key is nowhere in what Tallylight sends, keeps, logs or shows', () => {
  const base64 = Buffer.from(canary).toString('base64').slice(0, 24);
  const found = [...places].filter(([, text]) => text.includes(canary) || text.includes(base64));
  assert.deepEqual(
    found.map(
      ([place, text]) => `${place}: …${text.slice(Math.max(0, text.indexOf(canary) - 200))}`,
    ),
    [],
  );
});

function answerWithCanary({ path, body }: SimulatedRequest): Answer | undefined {
  if (path.endsWith('/unknown')) return undefined;
  if (path.endsWith('/embeddings')) {
    return { kind: 'embedding', model: 'text-embedding-3-small', inputTokens: 5, vectors: [[1]] };
  }
  if (path.endsWith('/chat/completions') && body.stream !== true) {
    const message = `You asked: ${canary}`;
    return { kind: 'failure', status: 400, type: 'invalid_request_error', message };
  }
  return {
    kind: 'completion',
    model: String(body.model ?? 'gemini-2.5-flash'),
    inputTokens: 12,
    outputTokens: 5,
    text: [canary, ` ${canary}`],
  };
}
