import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { askForUsage } from '../../../../instrumentation/src/formats/openai/ask-for-usage.ts';

const ask = (body: string) => askForUsage(Buffer.from(body))?.toString();

describe('T36: a request that asks for the usage of its stream', () => {
  it('has one more field at its end, and every other byte as it was', () => {
    assert.equal(
      ask('{ "stream" : true, "n":1e0,\n "messages":[{"content":"}✓"}]\n}\n'),
      '{ "stream" : true, "n":1e0,\n "messages":[{"content":"}✓"}]\n,"stream_options":{"include_usage":true}}\n',
    );
  });

  for (const body of [
    '{"stream":false}',
    '{"model":"gpt"}',
    '{"stream":true,"stream_options":null}',
    '{"stream":true,"stream_options":{"include_usage":false}}',
    '{"messages":[{"stream":true}]}',
    '{"messages":[{"content":"\\"stream\\":true"}]}',
    '[{"stream":true}]',
    '{"stream":true',
    '',
  ]) {
    it(`stays as it is: ${body}`, () => assert.equal(ask(body), undefined));
  }

  it('is also changed where a prompt only speaks of the option', () => {
    const body = String.raw`{"stream":true,"prompt":"\"stream_options\""}`;
    assert.ok(
      ask(body)?.endsWith(
        String.raw`"\"stream_options\"","stream_options":{"include_usage":true}}`,
      ),
    );
  });
});
