import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type RuntimeName, runtimes, startApp } from '../support/run-app.ts';
import { startServers } from '../support/start-servers.ts';

/** Status, source, input tokens, output tokens, type of the error. */
type Verdict = string;

const success = 'success reported 25 12 -';
const cancelled = 'cancelled absent - - -';
const cancelledPart = 'cancelled reported 25 1 -';
const timeout = 'timeout absent - - *';
const timeoutPart = 'timeout reported 25 1 *';
const broken = 'error absent - - *';
const brokenPart = 'incomplete reported 25 1 *';
const openPart = 'incomplete reported 25 1 -';

/** What every client can live through, as `behaviour/ending`. */
const common: Readonly<Record<string, Verdict>> = {
  'message/complete': success,
  'silence/abort-early': cancelled,
  'silence/signal-timeout-early': timeout,
  'stall-message/abort': cancelledPart,
  'stall-message/break': cancelledPart,
  'stall-message/signal-timeout': timeoutPart,
  'drop/complete': brokenPart,
  'drop-early/complete': broken,
  'error-event/complete': 'error reported 25 1 overloaded_error',
  '429/complete': 'rate_limited not_billed - - *',
  '500/complete': 'error absent - - *',
  '529/complete': 'error not_billed - - overloaded_error',
  'malformed/complete': 'success absent - - -',
  'empty/complete': 'success absent - - -',
  'stall-message/unread': openPart,
};

/** What HTTP/1.1 alone has. */
const ofHttp1: Readonly<Record<string, Verdict>> = {
  // From undici 7 on this error has no code.
  'drop-closing/complete': brokenPart,
};
/** There undici takes such an answer for a whole one: only the stream's last event is missing. */
const oldUndici = { 'drop-closing/complete': openPart };

/** What only clients with streams of Node's can do. */
const ofStreams: Readonly<Record<string, Verdict>> = {
  'stall-message/destroy': cancelledPart,
  'stall-message/destroy-error': cancelledPart,
  '429/destroy': 'rate_limited not_billed - - *',
};

const undici = {
  ...common,
  ...ofHttp1,
  ...ofStreams,
  'silence/headers-timeout': timeout,
  'stall-message/body-timeout': timeoutPart,
  'refuse/over-http2': 'error not_billed - - *',
  // By then undici keeps the signal's reason to itself, and says only that the app left.
  'stall-message/signal-timeout': cancelledPart,
};

const expectations: Readonly<Record<string, Readonly<Record<string, Verdict>>>> = {
  fetch: {
    ...common,
    ...ofHttp1,
    'silence/abort-reason-early': cancelled,
    'stall-message/abort-reason': cancelledPart,
    'stall-message/cancel': cancelledPart,
    'stall-message/cancel-reason': cancelledPart,
    '429/cancel': 'rate_limited not_billed - - *',
  },
  undici6: undici,
  undici7: undici,
  undici8: undici,
  http: {
    ...common,
    ...ofHttp1,
    ...ofStreams,
    'silence/destroy-early': cancelled,
    'stall-message/destroy-request': cancelledPart,
    'stall-message/destroy-deaf': cancelledPart,
    'drop/deaf': brokenPart,
    'drop-early/destroy-on-error': broken,
    'drop-early/renamed-error': broken,
    'silence/timeout': timeout,
    'stall-message/timeout': timeoutPart,
  },
  http2: {
    ...common,
    ...ofStreams,
    'silence/destroy-early': cancelled,
    'silence/close-early': cancelled,
    'stall-message/close': cancelledPart,
    'stall-message/destroy-session': cancelledPart,
    'silence/close-timeout': timeout,
    'stall-message/close-timeout': timeoutPart,
    'silence/destroy-timeout': timeout,
    'reset/complete': brokenPart,
    'refuse/complete': 'error not_billed - - *',
  },
};

for (const runtime of Object.keys(runtimes) as RuntimeName[]) {
  describe(`endings on ${runtime}`, () => {
    it('tells leaving, breaking off, running out of time and being refused apart', async () => {
      await using servers = await startServers();
      const { receiver, env } = servers;
      const expected = Object.entries(expectations)
        // undici 8 needs Node 22.19.
        .filter(([client]) => client !== 'undici8' || runtime !== 'Node 22.15')
        .flatMap(([client, endings]) =>
          Object.entries({
            ...endings,
            ...(runtime === 'Node 22.15' && client !== 'http' && client !== 'http2' && oldUndici),
          }).map(([ending, verdict]) => `${client}/${ending}: ${verdict}`),
        );
      const tasks = expected.map((line) => line.split(':')[0] ?? '');
      const bare = await startApp('endings.mjs', tasks, { runtime, env, register: false }).ended;
      const app = await startApp('endings.mjs', tasks, { runtime, env }).ended;

      assert.deepEqual([bare.code, app.code], [0, 0], bare.stderr + app.stderr);
      assert.deepEqual(JSON.parse(app.stdout), JSON.parse(bare.stdout));
      const seen = receiver.spans().map(({ attributes }) => {
        const task = String(attributes['gen_ai.request.model']);
        const known = expected.find((line) => line.startsWith(`${task}:`));
        const errorType = attributes['error.type'];
        return `${task}: ${[
          attributes['ai.usage.status'],
          attributes['ai.usage.source'],
          attributes['gen_ai.usage.input_tokens'] ?? '-',
          attributes['gen_ai.usage.output_tokens'] ?? '-',
          // Clients name their own errors, each version anew.
          known?.endsWith('*') && errorType !== undefined ? '*' : (errorType ?? '-'),
        ].join(' ')}`;
      });
      assert.deepEqual(seen.sort(), expected.sort());
    });
  });
}
