import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { formatContent } from '../../../instrumentation/src/content/format-content.ts';
import type { CallContent, ContentMessage } from '../../../instrumentation/src/content.ts';

const say = (role: string, content: string): ContentMessage => ({
  role,
  parts: [{ type: 'text', content }],
});
const sizeOf = ({ inputMessages, outputMessages, systemInstructions }: CallContent) =>
  [inputMessages, outputMessages, systemInstructions]
    .map((text) => Buffer.byteLength(text ?? ''))
    .reduce((sum, bytes) => sum + bytes, 0);

describe('what is kept of prompt and answer', () => {
  it('is JSON in the shape of the conventions, each where there is some', () => {
    assert.deepEqual(formatContent({ prompt: { messages: [say('user', 'a')] } }), {
      inputMessages: '[{"role":"user","parts":[{"type":"text","content":"a"}]}]',
    });
    assert.deepEqual(
      formatContent({ answer: [{ ...say('assistant', 'b'), finish_reason: 'stop' }] }),
      {
        outputMessages:
          '[{"role":"assistant","parts":[{"type":"text","content":"b"}],"finish_reason":"stop"}]',
      },
    );
    assert.deepEqual(
      formatContent({ prompt: { instructions: [{ type: 'text', content: 'c' }], messages: [] } }),
      { systemInstructions: '[{"type":"text","content":"c"}]' },
    );
    assert.deepEqual(formatContent({}), {});
  });

  it('is what the processor keeps, the answer before the prompt, and of that the latest', () => {
    const earlier = Array.from({ length: 30 }, (_, at) => say('user', `${at} `.padEnd(4000, 'é')));
    const content = formatContent({
      prompt: {
        instructions: [{ type: 'text', content: 'i'.repeat(20_000) }],
        messages: [...earlier, say('user', 'the last')],
      },
      answer: [say('assistant', 'o'.repeat(50_000))],
    });
    assert.ok(sizeOf(content) <= 65_535, String(sizeOf(content)));
    const [answered] = JSON.parse(content.outputMessages ?? '');
    assert.equal(answered.parts[0].content, `${'o'.repeat(32_511)}…[cut]`);
    assert.equal(
      JSON.parse(content.systemInstructions ?? '')[0].content,
      `${'i'.repeat(8064)}…[cut]`,
    );
    const asked: ContentMessage[] = JSON.parse(content.inputMessages ?? '');
    assert.deepEqual(asked.at(-1), say('user', 'the last'));
    assert.match(String(asked[0]?.parts[0]?.content), /^…\[cut\] \d+ messages$/);
    assert.equal(asked[0]?.role, 'cut');
    assert.match(String(asked.at(-2)?.parts[0]?.content), /^29 é/);
  });

  it('is whole JSON within its bound, whatever it was', () => {
    const part = fc.record({
      type: fc.constantFrom('text', 'tool_call'),
      content: fc.string({ unit: 'binary', maxLength: 40_000, size: 'max' }),
      arguments: fc.oneof(fc.jsonValue(), fc.array(fc.string(), { maxLength: 2000, size: 'max' })),
    });
    const message = fc.record({
      role: fc.constantFrom('user', 'assistant'),
      parts: fc.array(part, { maxLength: 4 }),
    });
    const messages = fc.array(message, { maxLength: 6 });
    fc.assert(
      fc.property(messages, messages, (asked, answer) => {
        const content = formatContent({ prompt: { messages: asked }, answer });
        assert.ok(sizeOf(content) <= 65_535);
        for (const text of Object.values(content)) JSON.parse(text);
      }),
      { numRuns: 30 },
    );
  });
});
