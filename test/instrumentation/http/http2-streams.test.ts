import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { publishesStreams } from '../../../instrumentation/src/http/http2-streams.ts';

describe("node:http2's channels", () => {
  it('came with Node 22.17 and 24.2, and with no 23', () => {
    const versions = ['22.15.0', '22.16.0', '22.17.0', '23.11.1', '24.1.0', '24.2.0', '26.0.0'];
    assert.deepEqual(
      versions.filter((version) => publishesStreams(version)),
      ['22.17.0', '24.2.0', '26.0.0'],
    );
  });
});
