import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTempFolder } from '../support/create-temp-folder.ts';
import { dumpTables } from '../support/dump-tables.ts';
import { selectRecords } from '../support/ledger-api.ts';
import { type RunningProcessor, startProcessor } from '../support/start-processor.ts';

const canary = 'CANARY-91c2-green-kettle';
const startMs = Date.now() - 60_000;

/** A call of somebody else's instrumentation, and one that is set aside, with prompts and answers. */
function createExport() {
  const text = (key: string, value: string) => ({ key, value: { stringValue: value } });
  const call = {
    name: 'chat gpt-4o-mini',
    kind: 3,
    traceId: '0af7651916cd43dd8448eb211c80319c',
    startTimeUnixNano: `${startMs}000000`,
    endTimeUnixNano: `${startMs + 900}000000`,
    attributes: [
      text('gen_ai.operation.name', 'chat'),
      text('gen_ai.provider.name', 'openai'),
      text('gen_ai.request.model', 'gpt-4o-mini'),
      { key: 'gen_ai.usage.input_tokens', value: { intValue: '1000' } },
      { key: 'gen_ai.usage.output_tokens', value: { intValue: '100' } },
      text('gen_ai.prompt', `${canary} under an older name`),
      text('gen_ai.input.messages', `[{"role":"user","content":"${canary}"}]`),
      {
        key: 'gen_ai.output.messages',
        value: { arrayValue: { values: [{ stringValue: `${canary} again` }] } },
      },
    ],
  };
  const spans = [
    { ...call, spanId: 'b7ad6b7169203331' },
    { ...call, spanId: 'b7ad6b7169203332', startTimeUnixNano: '1' },
  ];
  return { resourceSpans: [{ scopeSpans: [{ scope: { name: 'their.sdk' }, spans }] }] };
}

async function read({ url }: RunningProcessor, path: string): Promise<string> {
  return await (await fetch(`${url}${path}`)).text();
}

async function sendCall({ url }: RunningProcessor): Promise<string> {
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(createExport()),
  });
  assert.equal(response.status, 200);
  assert.ok(!(await response.text()).includes(canary));
  const [record, ...others] = await selectRecords(url);
  assert.deepEqual([record?.input_tokens, others], [1000, []]);
  return record?.id ?? '';
}

/** The rows of the tables and the answers in which the canary is. */
async function findCanary(
  processor: RunningProcessor,
  { folder, id }: { folder: string; id: string },
): Promise<string[]> {
  const paths = [
    '/',
    '/metrics',
    '/api/v1/usage',
    '/api/v1/analytics/summary',
    '/api/v1/quarantine',
  ];
  const found: string[] = [];
  for (const path of [...paths, `/api/v1/usage/${id}`, `/api/v1/usage/${id}/explanation`]) {
    if ((await read(processor, path)).includes(canary)) found.push(path);
  }
  let table = '';
  for (const line of (await dumpTables(folder)).split('\n')) {
    if (line.startsWith('tallylight.')) table = line;
    else if (line.includes(canary)) found.push(table);
  }
  if ((processor.stdout() + processor.stderr()).includes(canary)) found.push('the output');
  return found;
}

test('prompts and answers of other SDKs are kept nowhere unless that is set', async () => {
  await using folder = await openFolder();
  const processor = await startProcessor({ folder: folder.path });
  try {
    const id = await sendCall(processor);
    assert.deepEqual(await findCanary(processor, { folder: folder.path, id }), []);
    const { status } = await fetch(`${processor.url}/api/v1/usage/${id}/content`);
    assert.equal(status, 404);
  } finally {
    await processor.stop();
  }
});

test('where it is set they are in one table, and at one address', async () => {
  await using folder = await openFolder();
  const env = {
    TALLYLIGHT_CONTENT_STORE: 'true',
    TALLYLIGHT_READ_TOKEN: 'reader',
    TALLYLIGHT_ADMIN_TOKEN: 'admin',
  };
  const open = { TALLYLIGHT_CONTENT_STORE: 'true' };
  let processor = await startProcessor({ folder: folder.path, env: open });
  let id = '';
  try {
    id = await sendCall(processor);
    // The table and its partition.
    const month = new Date(startMs).toISOString().slice(0, 7).replace('-', '_');
    assert.deepEqual((await findCanary(processor, { folder: folder.path, id })).toSorted(), [
      'tallylight.usage_content',
      `tallylight.usage_content_${month}`,
    ]);
  } finally {
    await processor.stop();
  }
  processor = await startProcessor({ folder: folder.path, env });
  try {
    const ask = async (token: string) =>
      await fetch(`${processor.url}/api/v1/usage/${id}/content`, {
        headers: { Authorization: `Bearer ${token}` },
      });
    assert.equal((await ask('reader')).status, 403);
    assert.deepEqual(await (await ask('admin')).json(), {
      id,
      input_messages: `[{"role":"user","content":"${canary}"}]`,
      output_messages: `["${canary} again"]`,
      system_instructions: null,
      is_cut: false,
    });
  } finally {
    await processor.stop();
  }
});

async function openFolder() {
  const { path, remove } = await createTempFolder();
  return { path, [Symbol.asyncDispose]: remove };
}
