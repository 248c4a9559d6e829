import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTokenizer } from '../../../instrumentation/src/recording/tokenizer.ts';
import { createTempFolder } from '../../support/create-temp-folder.ts';

describe('the tokenizer of an app', () => {
  it('counts as the model does, names of special tokens included', () => {
    const tokenizer = createTokenizer('o200k', { folders: [process.cwd()], log: assert.fail });
    assert.equal(tokenizer?.name, 'gpt-tokenizer/o200k');
    assert.deepEqual(
      ['', 'hello world', 'tiktoken is great!'].map((text) => tokenizer?.countTokens(text)),
      [0, 2, 6],
    );
    // As text, not as one token.
    assert.ok((tokenizer?.countTokens('<|endoftext|>') ?? 0) > 3);
  });

  it('is none, with a warning that says what to do, where the app has none', async () => {
    const folder = await createTempFolder();
    const said: string[] = [];
    try {
      const log = (level: string, message: string) => void said.push(`${level}: ${message}`);
      assert.equal(createTokenizer('cl100k', { folders: [folder.path], log }), null);
      assert.deepEqual(said, [
        'warn: TALLYLIGHT_TOKENIZER=cl100k needs the package gpt-tokenizer, which is not installed: npm install gpt-tokenizer; four bytes are taken for a token until then',
      ]);
    } finally {
      await folder.remove();
    }
  });
});
