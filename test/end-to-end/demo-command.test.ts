import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { scenarioRecords } from '../demo/scenario.ts';
import { createChildEnv, inheritedConditions } from '../support/child-env.ts';
import { createTempFolder, type TempFolder } from '../support/create-temp-folder.ts';
import { isAlive, listDescendants } from '../support/processes.ts';
import { type RunningProcess, startProcess } from '../support/start-process.ts';
import { waitFor } from '../support/wait-for.ts';

const demoFile = fileURLToPath(new URL('../demo/demo.ts', import.meta.url));
let folder: TempFolder;

before(async () => {
  folder = await createTempFolder();
});
after(() => folder?.remove());

test('--once --json prints the records and the notice, and nothing else on stdout', async () => {
  const demo = await startDemo('--once', '--json');
  assert.deepEqual(await demo.exited, { code: 0, signal: null }, demo.stderr());
  const printed = JSON.parse(demo.stdout());
  assert.deepEqual(Object.keys(printed), ['records', 'notice']);
  assert.equal(printed.records.length, scenarioRecords);
  assert.equal(printed.notice.threshold, '0.5');
  assert.deepEqual(await readdir(folder.path), []);
});

test('--once prints the table, the totals, the budget and the notice, uncoloured, and first the page', async () => {
  const demo = await startDemo('--once');
  assert.deepEqual(await demo.exited, { code: 0, signal: null }, demo.stderr());
  const said = demo.stdout();
  assert.match(said, /time +user +feature +model +in +cached +out +cost/);
  assert.match(said, /grace +summaries +claude-haiku-4-5-20251001 +12,050 +2,000 +400 +\$0\.01475/);
  assert.match(said, /gpt-4o-mini-2024-07-18 +14 +– +3 +~\$0\.0000039 +cancelled/);
  assert.match(said, /Total +\$0\.03347869 in 13 calls, 1 of them estimated/);
  assert.match(said, /Budget .*66 % of \$0\.05/);
  assert.match(said, /Notice .*50/);
  assert.match(said, /page, while this runs: http:\/\/127\.0\.0\.1:\d+\/\n\ntime/);
  assert.doesNotMatch(said, /^Page/m, 'at its end the page is gone');
  assert.ok(!said.includes('\x1b'), 'a pipe gets no control codes');
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`${signal} ends every process and removes the folder`, async () => {
    const demo = await startDemo();
    await waitForFirstRow(demo);
    const pids = await listDescendants(demo.pid);
    assert.ok(pids.length >= 3, 'the processor, Postgres and the app run');
    // To the whole group, as Ctrl-C in a terminal does.
    process.kill(-demo.pid, signal);
    assert.deepEqual(await demo.exited, { code: 0, signal: null }, demo.stderr());
    assert.ok(!(await Promise.all(pids.map(isAlive))).includes(true), 'a process is left');
    assert.deepEqual(await readdir(folder.path), []);
  });
}

for (const gone of ['pipe', 'terminal'] as const) {
  test(`a ${gone} that is gone ends every process and removes the folder`, async () => {
    const demo = await startDemo();
    await waitForFirstRow(demo);
    const pids = await listDescendants(demo.pid);
    demo.child.stdout?.destroy();
    if (gone === 'terminal') demo.child.stderr?.destroy();
    assert.deepEqual(await demo.exited, { code: 0, signal: null });
    assert.ok(!(await Promise.all(pids.map(isAlive))).includes(true), 'a process is left');
    assert.deepEqual(await readdir(folder.path), []);
  });
}

test('the end of npm alone ends every process and removes the folder', async () => {
  const npm = await startProcess('npm', ['run', 'demo'], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    ownGroup: true,
    env: createChildEnv({ TMPDIR: folder.path }),
  });
  await waitForFirstRow(npm);
  const pids = await listDescendants(npm.pid);
  await npm.stop('SIGHUP');
  await waitFor('every process to end', async () => {
    const alive = await Promise.all(pids.map(isAlive));
    return !alive.includes(true);
  });
  // npm leaves a cache of its own there.
  const left = await readdir(folder.path);
  assert.deepEqual(
    left.filter((name) => name.startsWith('tallylight-')),
    [],
  );
});

test('an unknown flag is refused with the usage', async () => {
  const demo = await startDemo('--twice');
  assert.deepEqual(await demo.exited, { code: 2, signal: null });
  assert.match(demo.stderr(), /--twice.*Usage: npm run demo/s);
});

/** Its folder comes below ours, so that what it leaves is seen. */
function startDemo(...flags: string[]): Promise<RunningProcess> {
  return startProcess(process.execPath, [...inheritedConditions(), demoFile, ...flags], {
    ownGroup: true,
    env: createChildEnv({ TMPDIR: folder.path }),
  });
}

async function waitForFirstRow(demo: RunningProcess): Promise<void> {
  const hasRow = () => {
    if (demo.stdout().includes('$0.00039')) return true;
    throw new Error(`So far it has said: ${demo.stdout()}${demo.stderr()}`);
  };
  await waitFor('the first row', hasRow, { deadlineMs: 60_000 });
}
