import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isBaggage } from '../../../instrumentation/src/context/is-baggage.ts';

it('baggage is what W3C’s grammar says, and nothing else', () => {
  for (const value of [
    'user.id=ada',
    'user.id=ada,ai.feature=search;p=1 , k = ',
    'sentry-trace_id=0af7,sentry-public_key=k',
  ]) {
    assert.equal(isBaggage(value), true, value);
  }
  for (const value of ['', '2', 'two bags', 'a=1,two bags', '=1', '{"bags":"a=b"}']) {
    assert.equal(isBaggage(value), false, value);
  }
});
