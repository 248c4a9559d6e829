import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Witness } from '../../../processor/src/domain/witness.ts';
import { findEvidence } from '../../../processor/src/witness/find-evidence.ts';
import { createWitness } from './create-witness.ts';

const id = { responseId: 'chatcmpl-1' };
const elsewhere = { traceId: 'trace-2' };

/** Whether ours and another's record are one call, whichever is asked first. */
function areOne(
  ours: Parameters<typeof createWitness>[0],
  other: Parameters<typeof createWitness>[0],
): boolean {
  const a = createWitness(ours);
  const b = createWitness({ dialect: 'openllmetry', ...other });
  const evidence = findEvidence(a, b);
  assert.deepEqual(findEvidence(b, a), evidence);
  return evidence !== null;
}

describe('records with one response id', () => {
  it('are one call in one trace', () => {
    assert.equal(areOne(id, { ...id, atSeconds: 1_800 }), true);
  });

  it('are two calls in one trace when more than an hour lies between them', () => {
    assert.equal(areOne(id, { ...id, atSeconds: 3_600 }), true);
    assert.equal(areOne(id, { ...id, atSeconds: 3_600.000_001 }), false);
  });

  it('are one call in two traces up to exactly ten minutes apart', () => {
    assert.equal(areOne(id, { ...id, ...elsewhere, atSeconds: 600 }), true);
    assert.equal(areOne(id, { ...id, ...elsewhere, atSeconds: 600.000_001 }), false);
    assert.equal(areOne(id, { ...id, ...elsewhere, atSeconds: -600 }), true);
    assert.equal(areOne(id, { ...id, ...elsewhere, atSeconds: -600.000_001 }), false);
  });

  it('are two calls of different models', () => {
    assert.equal(areOne(id, { ...id, requestModel: 'o3', responseModel: null }), false);
  });

  it('are one call where one of them says no model', () => {
    assert.equal(areOne(id, { ...id, requestModel: null, responseModel: null }), true);
  });

  it('are one call when one knows the deployment and both the model behind it', () => {
    assert.equal(areOne({ ...id, requestModel: 'our-chat' }, { ...id, requestModel: null }), true);
  });

  it('are two calls in one dialect, whoever speaks it', () => {
    assert.equal(areOne(id, { ...id, dialect: 'ai-usage', spanId: 'second' }), false);
    assert.equal(areOne({ ...id, dialect: 'openllmetry', spanId: 'second' }, id), false);
  });

  it('are two calls that do different things', () => {
    assert.equal(areOne(id, { ...id, operationName: 'embeddings' }), false);
  });

  it('are one call, whatever a generation is called', () => {
    assert.equal(areOne(id, { ...id, operationName: 'generate_content' }), true);
  });
});

describe('records of which one has no response id', () => {
  const cases: [string, boolean, Partial<Witness> & { atSeconds?: number; forSeconds?: number }][] =
    [
      ['are one call in one trace at one time', true, { atSeconds: -1, forSeconds: 12 }],
      ['are one call when they touch', true, { atSeconds: 10 }],
      ['are two calls one after the other', false, { atSeconds: 10.000_001 }],
      ['are two calls in two traces', false, elsewhere],
      ['are two calls of two models', false, { requestModel: 'gpt-4o-mini', responseModel: null }],
      ['are two calls where one says no model', false, { requestModel: null, responseModel: null }],
      [
        'are one call where one is an event soon after the end',
        true,
        { atSeconds: 11, forSeconds: 0 },
      ],
      ['are two calls where one is an event long after', false, { atSeconds: 11.1, forSeconds: 0 }],
    ];
  for (const [title, expected, other] of cases) {
    it(title, () => {
      assert.equal(areOne(id, other), expected);
      assert.equal(areOne({}, other), expected);
      assert.equal(areOne({}, { ...other, ...id }), expected);
    });
  }

  it('are two calls where one was refused and the other one has usage', () => {
    const refused = { status: 'rate_limited', source: 'not_billed' } as const;

    assert.equal(areOne(refused, {}), false);
    assert.equal(areOne(refused, { status: 'error', source: 'absent' }), true);
  });

  it('are one call without any model at one provider', () => {
    const search = { operationName: 'search', requestModel: null, responseModel: null };

    assert.equal(areOne(search, search), true);
    assert.equal(areOne(search, { ...search, providerName: 'tavily' }), false);
  });
});

describe('records with two response ids', () => {
  it('are two calls', () => {
    assert.equal(areOne(id, { responseId: 'chatcmpl-2' }), false);
  });

  it('are one call at one time where the ids are of two kinds', () => {
    assert.equal(areOne(id, { responseId: 'msg_2' }), true);
    assert.equal(areOne(id, { responseId: 'msg_2', ...elsewhere }), false);
  });
});

describe('other evidence', () => {
  it('is the span whose ids an event bears', () => {
    const span = { spanId: 'one', dialect: 'gen-ai' } as const;

    assert.equal(areOne(span, { ...span, dialect: 'gen-ai-event', ...id, atSeconds: 300 }), true);
  });

  it('is none for sums of calls', () => {
    assert.equal(areOne(id, { ...id, dialect: 'gen-ai-metrics' }), false);
  });
});
