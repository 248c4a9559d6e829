import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { redactUrl } from '../../instrumentation/src/redact-url.ts';

describe('a URL in the log', () => {
  it('names neither user nor password nor query, well-formed or not', () => {
    const texts = [
      'http://127.0.0.1:4318/v1/traces',
      'https://user:se@cret@collector.example/base?key=secret#secret',
      'user:secret@collector.example:4318',
      'htp//user:secret@collector.example',
      'openai=https://user:secret@gateway.example/x',
    ];
    assert.deepEqual(texts.map(redactUrl), [
      'http://127.0.0.1:4318/v1/traces',
      'https://collector.example/base',
      'collector.example:4318',
      'collector.example',
      'gateway.example/x',
    ]);
  });
});
