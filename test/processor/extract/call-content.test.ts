import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttributeValue } from '../../../processor/src/domain/span.ts';
import { readContent } from '../../../processor/src/extract/call-content.ts';

function read(attributes: Readonly<Record<string, AttributeValue>>) {
  return readContent(new Map(Object.entries(attributes)));
}

const question = '[{"role":"user","parts":[{"type":"text","content":"Why?"}]}]';

test('content is what stands under the names of the conventions, as text or structured', () => {
  const content = read({
    'gen_ai.input.messages': question,
    'gen_ai.output.messages': [
      { role: 'assistant', index: 12n, data: new Uint8Array([1, 2, 3]), parts: ['So.'] },
    ],
    'gen_ai.system_instructions': 'Be short.\0',
    'gen_ai.prompt': 'of an older name',
    'input.value': 'of another dialect',
  });
  assert.deepEqual(content, {
    inputMessages: question,
    // bytes 1, 2, 3 are AQID in base64
    outputMessages: '[{"role":"assistant","index":"12","data":"AQID","parts":["So."]}]',
    systemInstructions: 'Be short.\uFFFD',
    isCut: false,
  });
});

test('a call of which nothing was said has none', () => {
  const nothing = { 'gen_ai.input.messages': '', 'gen_ai.output.messages': null };
  assert.equal(read({ ...nothing, 'gen_ai.request.model': 'gpt-5' }), null);
});

test('what is too long in all is cut at the end of the input, between characters', () => {
  const content = read({
    'gen_ai.input.messages': '€'.repeat(30_000),
    'gen_ai.output.messages': 'a'.repeat(60_000),
    'gen_ai.system_instructions': 's'.repeat(5_000),
  });
  assert.deepEqual(content, {
    // 65,535 − 60,000 − 5,000 = 535 bytes, 178 × 3 of them
    inputMessages: '€'.repeat(178),
    outputMessages: 'a'.repeat(60_000),
    systemInstructions: 's'.repeat(5_000),
    isCut: true,
  });
});
