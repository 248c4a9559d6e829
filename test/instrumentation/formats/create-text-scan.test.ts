import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { TextMeasure } from '../../../instrumentation/src/estimate/text-measure.ts';
import { createTextScan } from '../../../instrumentation/src/formats/create-text-scan.ts';

const scan = createTextScan({
  under: 'choices',
  texts: ['content', 'text', 'arguments', 'reasoning', 'reasoning_content'],
  containers: ['delta', 'content', 'tool_calls', 'function'],
  repeated: ['reasoning', 'reasoning_content'],
});

function find(json: string, scanText = scan): string[] {
  const measure = new TextMeasure(1e6);
  scanText(Buffer.from(json), measure);
  return [...measure.kept];
}

describe('the scan for text in an event', () => {
  for (const [what, json, texts] of [
    ['the text of a piece', '{"choices":[{"delta":{"content":"Hé \\"✓\\" \\n"}}]}', ['Hé "✓" \n']],
    [
      'nothing else',
      '{"id":"content","choices":[{"delta":{"role":"assistant","id":"a"},"x":["y"]}]}',
      [],
    ],
    [
      'text in parts',
      '{"choices":[{"delta":{"content":[{"type":"text","text":"a"},{"text":"b"}]}}]}',
      ['a', 'b'],
    ],
    [
      'the arguments of each tool',
      '{"choices":[{"delta":{"tool_calls":[{"id":"i","function":{"arguments":"{\\"a"}},{"function":{"arguments":"b"}}]}}]}',
      ['{"a', 'b'],
    ],
    [
      'every choice',
      '{"choices":[{"delta":{"content":"a"}},{"delta":{"content":"b"}}]}',
      ['a', 'b'],
    ],
    [
      'no log probabilities',
      '{"choices":[{"delta":{"content":"a"},"logprobs":{"content":[{"token":"a","content":"a"}]}}]}',
      ['a'],
    ],
    [
      'once what is there twice',
      '{"choices":[{"delta":{"reasoning":"hm","reasoning_content":"hm"}}]}',
      ['hm'],
    ],
    ['nothing under null', '{"choices":null,"content":"a"}', []],
    ['with white space', '{ "choices" : [ { "delta" : { "content" : "a" } } ] }', ['a']],
    [
      'names inside of text',
      '{"choices":[{"delta":{"content":"\\"choices\\":[{\\"text\\":1}]"}}]}',
      ['"choices":[{"text":1}]'],
    ],
    ['what came of an event that is cut', '{"choices":[{"delta":{"content":"ab', ['ab']],
  ] as const) {
    it(`finds ${what}`, () => assert.deepEqual(find(json), texts));
  }

  it('finds a text that stands under the very name', () => {
    const scanDelta = createTextScan({ under: 'delta', texts: ['delta'] });
    assert.deepEqual(find('{"type":"x","delta":"Hi","obfuscation":"zz"}', scanDelta), ['Hi']);
  });

  it('passes over what is nested deeper than anyone writes, and reads on behind it', () => {
    const deep = `${'{"content":'.repeat(500)}"x"${'}'.repeat(500)}`;
    const json = `{"choices":[{"delta":{"content":${deep}}},{"delta":{"content":"a"}}]}`;
    assert.deepEqual(find(json), ['a']);
  });

  it('never throws, and finds what parsing would find', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(), (content, cut) => {
        const json = JSON.stringify({ id: 1, choices: [{ delta: { content, n: [content] } }] });
        assert.equal(find(json).join(''), content.toWellFormed());
        find(json.slice(0, cut % json.length));
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => void find(`{"choices":${text}`)));
  });
});
