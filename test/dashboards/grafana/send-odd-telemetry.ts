import assert from 'node:assert/strict';
import { createSpanBatches } from '../../support/create-span-batch.ts';

/**
 * Sends what a healthy demo does not have, so that every panel has something to show: a span twice, one
 * of an unknown model, one whose usage is unknown, one that is too old, one that is no usage, one with
 * an environment too long for a label, and a request that is no OTLP.
 */
export async function sendOddTelemetry(processorUrl: string): Promise<void> {
  const plain = createSpans({});
  assert.equal(await post(processorUrl, plain), 200);
  assert.equal(await post(processorUrl, plain), 200);
  const odd = [
    createSpans({ 'gpt-4o-mini': 'a-model-of-nobody' }),
    createSpans({ '"reported"': '"absent"', 'gen_ai.usage.': 'left_out.' }),
    createSpans({ startTimeUnixNano: '0' }),
    createSpans({ 'ai.usage': 'GET /', 'gen_ai.': 'not_gen_ai.' }),
    createSpans({}, 'e'.repeat(200)),
  ];
  for (const body of odd) assert.equal(await post(processorUrl, body), 200);
  assert.equal(await post(processorUrl, 'no OTLP'), 400);
}

/**
 * An export of one span with parts of its text replaced.
 * @param replaced `startTimeUnixNano` stands for the time itself.
 */
function createSpans(replaced: Readonly<Record<string, string>>, environment = 'test'): string {
  let body = JSON.stringify(createSpanBatches({ environment })(1).request);
  for (const [from, to] of Object.entries(replaced)) {
    body =
      from === 'startTimeUnixNano'
        ? body.replace(/("startTimeUnixNano":")\d+/, `$1${yearAgo()}`)
        : body.replaceAll(from, to);
  }
  return body;
}

function yearAgo(): string {
  return String(BigInt(Date.now() - 365 * 24 * 60 * 60 * 1000) * 1_000_000n);
}

async function post(processorUrl: string, body: string): Promise<number> {
  const response = await fetch(`${processorUrl}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  await response.arrayBuffer();
  return response.status;
}
