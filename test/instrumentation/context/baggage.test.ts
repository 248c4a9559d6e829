import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseBaggage } from '../../../instrumentation/src/context/parse-baggage.ts';

describe('baggage', () => {
  it('fills every field by its name', () => {
    const context = parseBaggage(
      new Map([
        ['user.id', 'ada'],
        ['session.id', 's1'],
        ['ai.usage.organization', 'acme'],
        ['ai.usage.project', 'shop'],
        ['ai.usage.feature', 'search'],
        ['ai.usage.task', 'answer'],
        ['ai.usage.object.type', 'ticket'],
        ['ai.usage.object.id', '7'],
        ['ai.usage.tag.plan', 'pro'],
        ['other', 'x'],
      ]),
    );
    assert.deepEqual(context, {
      userId: 'ada',
      sessionId: 's1',
      organization: 'acme',
      project: 'shop',
      feature: 'search',
      task: 'answer',
      object: { type: 'ticket', id: '7' },
      tags: { plan: 'pro' },
    });
  });

  it('takes older names where there is none of ours, and nothing from empty values', () => {
    assert.deepEqual(
      parseBaggage(
        new Map([
          ['enduser.id', 'bob'],
          ['ai.feature', 'chat'],
          ['ai.usage.project', ''],
          ['ai.usage.tag.x', ''],
        ]),
      ),
      { userId: 'bob', feature: 'chat' },
    );
    assert.deepEqual(
      parseBaggage(
        new Map([
          ['ai.feature', 'old'],
          ['ai.usage.feature', 'new'],
        ]),
      ),
      { feature: 'new' },
    );
    assert.deepEqual(parseBaggage(new Map()), {});
  });
});
