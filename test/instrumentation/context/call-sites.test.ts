import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  createSiteWarning,
  findCallSite,
  readCallSite,
} from '../../../instrumentation/src/context/call-sites.ts';

describe('the call site', () => {
  it('is the first frame that is neither Node’s, nor a dependency’s, nor ours', () => {
    const stack = [
      'Error: call site',
      '    at readCallSite (file:///app/node_modules/@tallylight/instrumentation/dist/register.js:1:200)',
      '    at captureCaller (file:///app/node_modules/@tallylight/instrumentation/dist/register.js:1:300)',
      '    at Channel.publish (node:diagnostics_channel:150:9)',
      '    at new Request (/app/node_modules/undici/lib/core/request.js:195:23)',
      '    at fetch (node:internal/deps/undici/undici:1:2)',
      '    at async OpenAI.makeRequest (file:///app/node_modules/openai/client.mjs:300:20)',
      '    at async answer (file:///app/src/answer question.js:12:5)',
      '    at async file:///app/src/main.js:3:1',
    ].join('\n');
    assert.equal(findCallSite(stack), 'file:///app/src/answer question.js:12:5');
    assert.equal(findCallSite(stack.split('\n').slice(0, 7).join('\n')), null);
    assert.equal(findCallSite(''), null);
  });

  it('leaves out the folder of our sources, and finds paths without a scheme', () => {
    const stack = [
      'Error: call site',
      '    at readCallSite (C:\\t\\instrumentation\\src\\context\\call-sites.ts:38:22)',
      '    at captureCaller (C:\\t\\instrumentation\\src\\caller.ts:60:5)',
      '    at Object.<anonymous> (C:\\app\\main.cjs:7:9)',
    ].join('\n');
    assert.equal(findCallSite(stack), 'C:\\app\\main.cjs:7:9');
  });

  it('leaves out the file that the first call loads, and no file of the app that has its name', () => {
    const stack = [
      'Error: call site',
      '    at readCallSite (file:///t/dist/chunks/chunk-A.js:1:200)',
      '    at followCall (/t/dist/chunks/recording.cjs:1:300)',
      '    at transcribe (/app/recording.cjs:7:9)',
    ].join('\n');
    assert.equal(findCallSite(stack), '/app/recording.cjs:7:9');
  });

  it('is read without a lasting change of the stack’s limit', () => {
    const limit = Error.stackTraceLimit;
    assert.match(String(readCallSite()), /call-sites\.test\.ts:\d+:\d+$/);
    assert.equal(Error.stackTraceLimit, limit);
  });

  it('is not known, and nothing throws, where the app makes something else of stacks', () => {
    const { prepareStackTrace } = Error;
    const fail = () => {
      throw new Error('no stack');
    };
    const sites = [(_: unknown, frames: unknown) => frames, fail].map((prepare) => {
      Error.prepareStackTrace = prepare;
      const site = readCallSite();
      Error.prepareStackTrace = prepareStackTrace;
      return site;
    });
    assert.deepEqual(sites, [null, null]);
  });
});

it('a warning comes once for each site, and of a bounded number of them', () => {
  const lines: string[] = [];
  const warn = createSiteWarning((_, message, fields) =>
    lines.push(`${message} ${JSON.stringify(fields)}`),
  );
  const call = { missing: 'user', description: 'openai chat' };
  warn({ ...call, site: '/app/a.js:1:1' });
  warn({ ...call, site: '/app/a.js:1:1' });
  warn({ ...call, site: null });
  warn({ ...call, site: null });
  assert.deepEqual(lines, [
    'a call to openai chat has no user in its usage context: put withUsageContext around it {"at":"/app/a.js:1:1"}',
    'a call to openai chat has no user in its usage context: put withUsageContext around it undefined',
  ]);
  for (let line = 0; line < 1000; line += 1) warn({ ...call, site: `/app/b.js:${line}:1` });
  assert.equal(lines.length, 200);
});
