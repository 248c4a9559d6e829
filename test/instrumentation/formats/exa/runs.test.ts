import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createExaRunFormat } from '../../../../instrumentation/src/formats/exa/runs.ts';
import { resolveOutcome } from '../../../../instrumentation/src/recording/outcome.ts';
import { readEvents } from '../../support/read-stream.ts';

const format = createExaRunFormat('agent');
const run = { id: 'agent_run_1', createdAt: '2026-11-20T12:00:00.000Z' };
const work = { identity: 'agent_run_1', startedAtMs: 1_795_176_000_000 };
const read = (status: string, more: object = {}) =>
  format.readResponse({ ...run, status, ...more });
const judge = (facts: ReturnType<typeof read>) =>
  resolveOutcome({ statusCode: 200, ending: { kind: 'complete' }, facts });

describe('T41: a run in the background at Exa', () => {
  for (const status of ['queued', 'running', 'pending']) {
    it(`that is ${status} costs nothing yet`, () => {
      assert.deepEqual(read(status), { id: 'agent_run_1', deferred: true });
    });
  }

  it('that failed has an unknown cost, unless it states one', () => {
    assert.deepEqual(judge(read('failed')), {
      status: 'error',
      source: 'absent',
      errorType: 'failed',
    });
    const stated = read('failed', { costDollars: { total: 0.01 } });
    assert.deepEqual(stated.statedCost, { amount: '0.01', currency: 'USD' });
  });

  it('that was cancelled is none, unless it states a cost', () => {
    for (const status of ['canceled', 'cancelled']) {
      assert.deepEqual(read(status), { id: 'agent_run_1', deferred: true });
      assert.deepEqual(read(status, { costDollars: { total: 0.01 } }).work, work);
    }
  });

  it('is the same call whether a research or an agent says its instant', () => {
    const research = { researchId: 'agent_run_1', createdAt: 1_795_176_000_000 };
    assert.deepEqual(format.readResponse({ ...research, status: 'completed' }).work, work);
    assert.deepEqual(read('completed').work, work);
    assert.equal(read('completed', { createdAt: 'soon' }).work, undefined);
  });

  it('whose stream is left early goes on without its reader', () => {
    const events = [
      { ...run, status: 'queued' },
      { id: 'agent_run_1', status: 'running' },
    ];
    assert.deepEqual(readEvents(format, events), {
      ...{ id: 'agent_run_1', deferred: true, terminal: false },
    });
    const failed = { eventType: 'research-output', researchId: 'r', createdAt: 1 };
    const output = { outputType: 'failed', error: 'x' };
    assert.deepEqual(readEvents(format, [{ ...failed, output }]), {
      ...{ id: 'r', errorType: 'failed', work: { identity: 'r', startedAtMs: 1 }, terminal: true },
    });
  });

  it('that is refused says why', () => {
    assert.deepEqual(format.readResponse({ requestId: 'x', error: 'no', tag: 'INVALID_BODY' }), {
      errorType: 'INVALID_BODY',
    });
  });
});
