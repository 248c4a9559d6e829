import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolveCapture } from '../../../instrumentation/src/content/resolve-capture.ts';
import { parseUsageContext } from '../../../instrumentation/src/context/parse-usage-context.ts';
import { mergeUsageContexts } from '../../../instrumentation/src/context/usage-scope.ts';

describe('the switches of what is kept', () => {
  it('are off, unless the configuration or the context of a call says otherwise', () => {
    assert.equal(resolveCapture(undefined, false), null);
    assert.deepEqual(resolveCapture(undefined, true), { prompt: true, answer: true });
    assert.deepEqual(resolveCapture({ prompt: true }, false), { prompt: true, answer: false });
    assert.deepEqual(resolveCapture({ answer: false }, true), { prompt: true, answer: false });
    assert.equal(resolveCapture({ prompt: false, answer: false }, true), null);
  });

  it('are each the innermost context’s that says something of it', () => {
    const outer = { userId: 'ada', capture: { prompt: true, answer: true } };
    assert.deepEqual(mergeUsageContexts(outer, { capture: { answer: false } }), {
      userId: 'ada',
      capture: { prompt: true, answer: false },
    });
    assert.deepEqual(mergeUsageContexts(outer, { feature: 'search' }).capture, outer.capture);
  });

  it('keep nothing where they are not understood, and say so', () => {
    const mistakes: string[] = [];
    const parse = (capture: unknown) =>
      parseUsageContext({ capture }, (mistake) => mistakes.push(mistake)).capture;
    assert.deepEqual(parse({ prompt: true, answer: false }), { prompt: true, answer: false });
    assert.deepEqual(parse({ prompt: null }), {});
    assert.equal(parse(undefined), undefined);
    assert.deepEqual(mistakes, []);
    assert.deepEqual(parse({ prompt: 'yes', answer: true }), { prompt: false, answer: true });
    assert.deepEqual(parse(true), { prompt: false, answer: false });
    assert.deepEqual(mistakes, [
      'capture.prompt is a string, nothing is kept: give true or false',
      'capture is a boolean, nothing is kept: give { prompt: true, answer: true }',
    ]);
  });
});
