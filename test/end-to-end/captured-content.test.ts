import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Answer, SimulatedRequest } from '../simulator/answer.ts';
import { startSimulator } from '../simulator/start-simulator.ts';
import { createTempFolder } from '../support/create-temp-folder.ts';
import { selectRecords } from '../support/ledger-api.ts';
import { startInstrumentedApp } from '../support/start-instrumented-app.ts';
import { startProcessor } from '../support/start-processor.ts';
import { startRecordingProxy } from '../support/start-recording-proxy.ts';

interface Content {
  readonly input_messages: string | null;
  readonly output_messages: string | null;
  readonly is_cut: boolean;
}

const cleanup = new AsyncDisposableStack();
/** What is kept of each call, by its task: of those that keep nothing by themselves, and where all are kept. */
const runs = new Map<string, ReadonlyMap<string, Content | null>>();
let exports: readonly { path: string; text: string }[];
let output = '';

before(async () => {
  const folder = await createTempFolder();
  cleanup.defer(() => folder.remove());
  const processor = await startProcessor({
    folder: folder.path,
    env: { TALLYLIGHT_CONTENT_STORE: 'true' },
  });
  cleanup.defer(async () => void (await processor.stop()));
  const proxy = await startRecordingProxy(processor.url);
  cleanup.defer(() => proxy.close());
  const simulator = await startSimulator({ answer: answerWithQuestion });
  cleanup.defer(() => simulator.close());

  const seen = new Set<string>();
  for (const variable of ['', 'SPAN_ONLY']) {
    const app = await startInstrumentedApp(new URL('content-app.fixture.ts', import.meta.url), {
      endpoint: proxy.url,
      providerHosts: simulator.providerHosts,
      env: {
        OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: variable,
        CONTENT_SETTINGS: JSON.stringify({ origins: simulator.origins }),
      },
    });
    assert.deepEqual(await app.exited, { code: 0, signal: null }, app.stderr());
    output += app.stdout() + app.stderr();
    const contents = new Map<string, Content | null>();
    for (const { id, task } of await selectRecords(processor.url)) {
      if (seen.has(id)) continue;
      seen.add(id);
      const response = await fetch(`${processor.url}/api/v1/usage/${id}/content`);
      contents.set(String(task), response.ok ? ((await response.json()) as Content) : null);
    }
    runs.set(variable, contents);
  }
  exports = proxy.bodies;
  output += processor.stdout() + processor.stderr();
});
after(() => cleanup.disposeAsync());

const calls = ['chat', 'responses', 'messages', 'content'].flatMap((endpoint) =>
  ['plain', 'streamed'].map((how) => `${endpoint} ${how}`),
);
const expected = [
  { variable: '', kept: { both: 'pa', prompt: 'p', answer: 'a', nothing: '', unsaid: '' } },
  {
    variable: 'SPAN_ONLY',
    kept: { both: 'pa', prompt: 'pa', answer: 'pa', nothing: '', unsaid: 'pa' },
  },
];

for (const { variable, kept } of expected) {
  describe(`where the variable says ${variable || 'nothing'}`, () => {
    for (const call of calls) {
      for (const [switches, what] of Object.entries(kept)) {
        it(`${call} with the switches ${switches} keeps its own words, and no others`, () => {
          const task = `${call} ${switches}`;
          const content = runs.get(variable)?.get(task);
          assert.notEqual(content, undefined, 'there is no record');
          const asked = content?.input_messages?.includes(`Asked of ${task}`) === true;
          const answered =
            content?.output_messages?.includes(`Answer to: Asked of ${task}.`) === true;
          assert.equal(`${asked ? 'p' : ''}${answered ? 'a' : ''}`, what);
          assert.equal(content === null, what === '');
          if (!asked) assert.equal(content?.input_messages ?? null, null);
          if (!answered) assert.equal(content?.output_messages ?? null, null);
          assert.notEqual(content?.is_cut, true);
        });
      }
    }
  });
}

it('the words are in no metric, and not in what app and processor write', () => {
  assert.ok(exports.some(({ path }) => path.endsWith('/v1/metrics')));
  for (const { path, text } of exports) {
    if (path.endsWith('/v1/metrics')) assert.doesNotMatch(text, /Asked of|Answer to/);
  }
  assert.doesNotMatch(output, /Asked of|Answer to/);
});

function answerWithQuestion({ body }: SimulatedRequest): Answer {
  const [question = ''] = /Asked of [a-z ]+/.exec(JSON.stringify(body)) ?? [];
  return {
    kind: 'completion',
    model: String(body.model ?? 'gemini-2.5-flash'),
    inputTokens: 12,
    outputTokens: 5,
    text: ['Answer to: ', question, '.'],
  };
}
