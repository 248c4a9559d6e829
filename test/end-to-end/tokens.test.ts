import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCommand } from '../processor/cli/run-command.ts';
import { createSpanBatches } from '../support/create-span-batch.ts';
import { createTempFolder } from '../support/create-temp-folder.ts';
import { type RunningProcessor, startProcessor } from '../support/start-processor.ts';
import { waitFor } from '../support/wait-for.ts';

/** Says that it is of production, whatever it is sent with. */
const createBatch = createSpanBatches({ environment: 'production' });

async function send({ url }: RunningProcessor, token: string | null) {
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== null && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(createBatch(2).request),
  });
  return { status: response.status, text: await response.text() };
}

async function read({ url }: RunningProcessor, token: string, path: string) {
  const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, text: await response.text() };
}

test('a token made by command sends for its tenant and environment, until it is revoked', async () => {
  const folder = await createTempFolder();
  const processor = await startProcessor({
    folder: folder.path,
    env: { TALLYLIGHT_ADMIN_TOKEN: 'root' },
  });
  try {
    const env = { TALLYLIGHT_ADMIN_TOKEN: 'root', TALLYLIGHT_URL: processor.url };
    const make = async (line: string) => {
      const { stdout, stderr } = await runCommand(['tokens', 'create', ...line.split(' ')], {
        env,
      });
      const [, id = ''] = /token (\d+)\./.exec(stderr) ?? [];
      return { token: stdout.trim(), id };
    };
    const bound = await make('--scope ingest --name ci --tenant acme --environment staging');
    const free = await make('--scope ingest --name shop --tenant acme');
    const reader = await make('--scope read --name team --tenant acme');
    const staging = await make('--scope read --name ci-team --tenant acme --environment staging');

    for (const { token } of [bound, free]) {
      await waitFor(
        'the token to be known',
        async () => (await send(processor, token)).status === 200,
      );
    }
    const environmentsOf = async (token: string) => {
      const { text } = await read(processor, token, '/api/v1/analytics/summary?from=2020-01-01');
      const groups: { key: string; requests: number }[] = JSON.parse(text).by_environment;
      return groups.map(({ key, requests }) => `${key} ${requests}`).sort();
    };
    assert.deepEqual(await environmentsOf(reader.token), ['production 2', 'staging 2']);
    assert.deepEqual(await environmentsOf(staging.token), ['staging 2']);
    const { text: others } = await read(processor, 'root', '/api/v1/usage');
    assert.deepEqual(JSON.parse(others).records, []);

    // Once there are tokens, nobody sends without one; and no answer repeats what was shown.
    assert.equal((await send(processor, null)).status, 401);
    const wrong = `tl_ingest_${'x'.repeat(43)}`;
    const refused = await send(processor, wrong);
    assert.equal(refused.status, 401);
    assert.ok(!refused.text.includes(wrong));
    assert.equal((await send(processor, reader.token)).status, 401);
    const { text: metrics } = await read(processor, 'root', '/metrics');
    assert.match(metrics, /tallylight_requests_refused_total\{reason="unauthenticated"\} 3/);
    assert.equal((await read(processor, reader.token, '/metrics')).status, 403);

    await runCommand(['tokens', 'revoke', bound.id], { env });
    await waitFor(
      'the revoked token to end',
      async () => (await send(processor, bound.token)).status === 401,
    );
    assert.equal((await send(processor, free.token)).status, 200);
  } finally {
    await processor.stop();
    await folder.remove();
  }
  assert.doesNotMatch(processor.stderr() + processor.stdout(), /tl_(ingest|read)_/);
});
