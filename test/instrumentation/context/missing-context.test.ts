import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  findMissingContext,
  parseRequiredContext,
} from '../../../instrumentation/src/context/missing-context.ts';

it('a required context is any of its fields, or each of those that are listed', () => {
  assert.deepEqual(parseRequiredContext('').required, null);
  assert.deepEqual(parseRequiredContext('FALSE'), { required: null, unknown: [] });
  assert.deepEqual(parseRequiredContext('True').required, 'any');
  assert.deepEqual(parseRequiredContext('user,,user , task'), {
    required: ['user', 'task'],
    unknown: [],
  });
  assert.deepEqual(parseRequiredContext('team'), { required: null, unknown: ['team'] });
});

it('a context lacks what it does not say or says with an empty text', () => {
  assert.equal(findMissingContext({}, null), '');
  assert.equal(findMissingContext({}, 'any'), 'any');
  assert.equal(findMissingContext({ userId: '' }, 'any'), 'any');
  assert.equal(findMissingContext({ tags: { a: 1 } }, 'any'), '');
  assert.equal(findMissingContext({ object: { type: 't', id: '1' } }, 'any'), '');
  assert.equal(findMissingContext({ tags: { a: '' }, object: { type: '', id: '' } }, 'any'), 'any');
  assert.equal(findMissingContext({ object: { type: '', id: '' } }, ['object']), 'object');
  assert.equal(findMissingContext({ userId: 'ada' }, ['user', 'feature']), 'feature');
  assert.equal(findMissingContext({ userId: 'ada', feature: 'f' }, ['user', 'feature']), '');
});
