import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { normalizeModel } from '../../../processor/src/witness/normalize-model.ts';

describe('a model, as witnesses of one call name it', () => {
  for (const [model, names] of Object.entries({
    'gpt-4o': ['gpt-4o-2024-08-06', 'openai/gpt-4o', 'openai:gpt-4o', 'azure/gpt-4o', 'GPT-4o '],
    'gpt-4': ['gpt-4-0613', 'gpt-4-latest'],
    'claude-sonnet-4': [
      'claude-sonnet-4-20250514',
      'claude-sonnet-4@20250514',
      'anthropic/claude-sonnet-4:beta',
      'bedrock/us.anthropic.claude-sonnet-4-20250514-v1:0',
      'arn:aws:bedrock:eu-west-1:123:inference-profile/eu.anthropic.claude-sonnet-4-20250514-v1:0',
    ],
    'gemini-2.0-flash': [
      'models/gemini-2.0-flash-001',
      'projects/p/locations/l/publishers/google/models/gemini-2.0-flash',
      'gemini/gemini-2.0-flash',
    ],
  })) {
    it(`is ${model} under each of its names`, () => {
      assert.deepEqual([model, ...names].map(normalizeModel), [model, ...names.map(() => model)]);
    });
  }

  it('is another one where the name goes on', () => {
    const names = ['gpt-4', 'gpt-4o', 'gpt-4o-mini', 'gpt-4.1', 'claude-opus-4', 'claude-opus-4-1'];

    assert.equal(new Set(names.map(normalizeModel)).size, names.length);
  });
});
