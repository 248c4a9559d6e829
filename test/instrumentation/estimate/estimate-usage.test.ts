import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { estimateUsage } from '../../../instrumentation/src/estimate/estimate-usage.ts';
import { TextMeasure } from '../../../instrumentation/src/estimate/text-measure.ts';

function measure(text: string, { maxKeptBytes = 0, tokens = 0 } = {}): TextMeasure {
  const measured = new TextMeasure(maxKeptBytes);
  measured.addText(text);
  measured.addTokens(tokens);
  return measured;
}
const words = { name: 'words', countTokens: (text: string) => text.split(' ').length };

describe('an estimate', () => {
  it('takes four bytes of UTF-8 for a token, and adds what stands around the text', () => {
    // 8 bytes are 2 tokens, and 7 around them; 10 bytes of é are 2.5, a token begun counts.
    assert.deepEqual(
      estimateUsage({ input: measure('12345678', { tokens: 7 }), output: measure('ééééé') }),
      { usage: { inputTokens: 9, outputTokens: 3 }, method: 'utf8_bytes_4' },
    );
  });

  it('has an output of zero where nothing came, and no input where the request is not known', () => {
    assert.deepEqual(estimateUsage({ input: null, output: measure('') }), {
      usage: { outputTokens: 0 },
      method: 'utf8_bytes_4',
    });
  });

  it('says that only the text of the request was counted where there is more in it', () => {
    const input = measure('12345678');
    input.noteOther();
    assert.equal(estimateUsage({ input, output: measure('') }).method, 'utf8_bytes_4/text_only');
  });

  it('counts with a tokenizer what was kept, and by bytes what was too much to keep', () => {
    const input = measure('one two three', { maxKeptBytes: 20 });
    // 10 bytes no longer fit: 2.5 tokens beside the three words.
    input.addText('0123456789');
    const output = measure('a b', { maxKeptBytes: 20 });
    assert.deepEqual(estimateUsage({ input, output, tokenizer: words }), {
      usage: { inputTokens: 6, outputTokens: 2 },
      method: 'words',
    });
  });
});

describe('a tokenizer', () => {
  it('is spared a word that no language has, which would keep it busy', () => {
    const tokenizer = { name: 'none', countTokens: () => assert.fail('it was asked') };
    for (const text of ['a'.repeat(400), '!'.repeat(400), `x${' '.repeat(399)}`]) {
      const output = measure(text, { maxKeptBytes: 1000 });
      assert.equal(estimateUsage({ input: null, output, tokenizer }).usage.outputTokens, 100);
    }
  });
});

describe('the measure of a text', () => {
  it('is the same of JSON as of the text it stands for, kept or not', () => {
    const json = Buffer.from(String.raw`x\n\u00e9é\ud83c\udf88🎈\"`);
    // x, line feed, é twice (2 bytes), 🎈 twice (4 bytes), quote.
    const bytes = 1 + 1 + 4 + 8 + 1;
    const counted = new TextMeasure();
    counted.addJson(json, 0, json.length);
    const kept = new TextMeasure(100);
    kept.addJson(json, 0, json.length);
    assert.deepEqual([counted.bytes, kept.bytes, kept.kept.join('')], [bytes, 0, 'x\néé🎈🎈"']);
    assert.equal(Buffer.byteLength(kept.kept.join('')), bytes);
  });

  it('takes a pair that two pieces cut for one character', () => {
    const measured = new TextMeasure();
    for (const half of [String.raw`\ud83c`, String.raw`\udf88`]) {
      measured.addJson(Buffer.from(half), 0, half.length);
    }
    assert.equal(measured.bytes, 4);
  });
});
