import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isBaggage, isRemovableBaggage } from '../../../instrumentation/src/context/is-baggage.ts';

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

it('baggage may be taken off unless the request’s signature names it', () => {
  const removable = (authorization?: string) =>
    isRemovableBaggage('a=1', { header: () => authorization });
  assert.deepEqual(
    [
      removable(),
      removable('Bearer baggage'),
      removable('AWS4-HMAC-SHA256 Credential=baggage, SignedHeaders=host;x-amz-date, Signature=s'),
      removable('AWS4-HMAC-SHA256 Credential=c, SignedHeaders=baggage;host, Signature=s'),
      removable('AWS4-HMAC-SHA256 Credential=c,SignedHeaders=a;baggage,Signature=s'),
    ],
    [true, true, true, false, false],
  );
});
