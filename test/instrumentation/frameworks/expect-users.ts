import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { OtlpReceiver } from '../support/otlp-receiver.ts';

const users = ['ada', 'bob', 'eve'] as const;
const rounds = 4;

/** Whom and what a request of `user` must have been recorded as, by the question that it asked. */
function createExpected(): Map<string, unknown[]> {
  const expected = new Map<string, unknown[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const user of users) {
      const name = (path: string) => `${path} ${user} ${round}`;
      expected.set(name('answer'), [user, 'shop', 'answer', 'success', undefined]);
      expected.set(name('stream'), [user, 'shop', 'stream', 'success', undefined]);
      // The call came back well; what it said was of no use.
      expected.set(name('parse'), [user, 'shop', 'parse', 'error', 'invalid_json']);
      expected.set(`why ${name('parse')}`, [user, 'shop', 'parse', 'success', undefined]);
    }
  }
  return expected;
}

/** Asks as three users at once, over connections that they share, and expects each call under its own user. */
export async function expectUsers(url: string, receiver: OtlpReceiver): Promise<void> {
  const expected = createExpected();
  await Promise.all(
    Array.from({ length: rounds }, async (_, round) => {
      await Promise.all(
        users.flatMap((user) =>
          ['answer', 'stream', 'parse'].map((path) => post(url, path, user, round)),
        ),
      );
    }),
  );
  await waitFor(() => receiver.spans().length >= expected.size);
  const records = receiver
    .spans()
    .map(
      ({ attributes }) =>
        [
          attributes['gen_ai.request.model'],
          [
            attributes['user.id'],
            attributes['ai.usage.project'],
            attributes['ai.usage.feature'],
            attributes['ai.usage.status'],
            attributes['error.type'],
          ],
        ] as const,
    );
  assert.equal(records.length, expected.size);
  assert.deepEqual(sort(records), sort([...expected]));
}

const sort = (entries: readonly (readonly [unknown, unknown])[]) =>
  [...entries].sort(([a], [b]) => String(a).localeCompare(String(b)));

async function post(url: string, path: string, user: string, round: number): Promise<void> {
  const response = await fetch(`${url}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer token-${user}` },
    body: JSON.stringify({ question: `${path} ${user} ${round}` }),
  });
  const text = await response.text();
  assert.equal(response.status, path === 'parse' ? 500 : 200, text);
}

export async function waitFor(condition: () => boolean, timeoutMs = 10_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!condition() && Date.now() < deadline) await wait(20);
}
