import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jinaReader, jinaSearch } from '../../../../instrumentation/src/formats/jina/reader.ts';

const readHeaders = (value: string | undefined) =>
  jinaReader.readHeaders?.({ statusCode: 200, header: () => value });

describe('a page that Jina reads', () => {
  it('T38: has the count of its header, zero included, and none where that is no number', () => {
    assert.deepEqual(readHeaders('640'), { usage: { outputTokens: 640 } });
    assert.deepEqual(readHeaders('0'), { usage: { outputTokens: 0 } });
    for (const value of [undefined, '', 'many', '-1', '1.5', '1e3', '9'.repeat(20)]) {
      assert.deepEqual(readHeaders(value), {}, String(value));
    }
  });

  it('has the count of its body where only the data says it', () => {
    assert.deepEqual(jinaReader.readResponse({ data: { usage: { tokens: 12 } } }), {
      usage: { outputTokens: 12 },
    });
  });
});

it('a search of Jina counts all pages once: the total, not the parts', () => {
  const data = [{ usage: { tokens: 1000 } }, { usage: { tokens: 500 } }];
  assert.deepEqual(jinaSearch.readResponse({ data, meta: { usage: { tokens: 10_000 } } }), {
    usage: { outputTokens: 10_000 },
  });
});
