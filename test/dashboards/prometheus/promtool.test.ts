import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { suite, test } from 'node:test';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { createTempFolder } from '../../support/create-temp-folder.ts';
import { findTool } from '../../support/find-tool.ts';
import { listFiles, loadRules, prometheusFolder, selectAlerts } from './load-rules.ts';

const run = promisify(execFile);
const promtool = findTool(['promtool'], {
  variable: 'TALLYLIGHT_PROMTOOL',
  hint: 'Debian: apt-get install prometheus',
});

interface RuleTests {
  readonly tests: readonly {
    readonly alert_rule_test?: readonly {
      readonly alertname: string;
      readonly exp_alerts?: readonly unknown[];
    }[];
  }[];
}

const testFiles = await listFiles('tests');

suite('promtool', { skip: promtool.skip }, () => {
  test('accepts the configuration and finds its rules', async () => {
    await using cleanup = new AsyncDisposableStack();
    const folder = await createTempFolder();
    cleanup.defer(() => folder.remove());
    const copy = join(folder.path, 'prometheus');
    await cp(prometheusFolder, copy, { recursive: true });
    await mkdir(join(copy, 'secrets'), { recursive: true });
    await writeFile(join(copy, 'secrets', 'read_token'), '');
    const { stdout } = await run(promtool.path, ['check', 'config', join(copy, 'prometheus.yml')]);
    assert.match(stdout, /is valid prometheus config file/);
    const files = await listFiles('rules');
    assert.equal(stdout.match(/SUCCESS: \d+ rules found/g)?.length, files.length);
  });

  for (const file of testFiles) {
    test(`passes ${basename(file)}`, async () => {
      await run(promtool.path, ['test', 'rules', basename(file)], {
        cwd: join(prometheusFolder, 'tests'),
      }).catch((error: { stdout: string; stderr: string }) => {
        assert.fail(`${error.stdout}${error.stderr}`);
      });
    });
  }
});

test('every alert has a test in which it fires, and one in which it does not', async () => {
  const fires = new Set<string>();
  const isSilent = new Set<string>(['TallylightWatchdog']);
  for (const file of testFiles) {
    const { tests } = parse(await readFile(file, 'utf8')) as RuleTests;
    for (const { alertname, exp_alerts = [] } of tests.flatMap(
      (one) => one.alert_rule_test ?? [],
    )) {
      (exp_alerts.length > 0 ? fires : isSilent).add(alertname);
    }
  }
  const names = [...new Set(selectAlerts(await loadRules()).map(({ alert }) => alert))].sort();
  assert.deepEqual([...fires].sort(), names);
  assert.deepEqual([...isSilent].sort(), names);
});
