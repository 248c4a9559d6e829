import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { decodeYaml } from '../../../processor/src/config/decode-yaml.ts';
import { readDashboards } from './read-dashboards.ts';

function read(path: string): string {
  return readFileSync(new URL(`../../../dashboards/${path}`, import.meta.url), 'utf8');
}

function decode(text: string): unknown {
  const { tree, mistakes } = decodeYaml(text);
  assert.deepEqual(mistakes, []);
  return tree;
}

const sources = read('grafana/provisioning/datasources/tallylight.yaml');
const providers = read('grafana/provisioning/dashboards/tallylight.yaml');

interface Provisioned {
  readonly datasources: readonly { type: string; uid: string; isDefault?: boolean }[];
}

test('each data source that a dashboard asks for is provisioned, and only one is the default', () => {
  const { datasources } = decode(sources) as Provisioned;
  const types = readDashboards().flatMap(({ templating }) =>
    templating.list.filter(({ type }) => type === 'datasource').map(({ query }) => query),
  );
  assert.deepEqual(datasources.map(({ type }) => type).toSorted(), [...new Set(types)].toSorted());
  assert.equal(datasources.filter(({ isDefault }) => isDefault).length, 1);
  assert.equal(new Set(datasources.map(({ uid }) => uid)).size, datasources.length);
});

test('the dashboards are provisioned as files that nobody edits', () => {
  const tree = decode(providers) as { providers: readonly Record<string, unknown>[] };
  const [provider] = tree.providers;
  assert.equal(provider?.type, 'file');
  assert.equal(provider?.allowUiUpdates, false);
});

test("Grafana knows Prometheus' scrape interval, from which it takes the range of rates", () => {
  const [, scraped] = /^ {2}scrape_interval: (\w+)$/m.exec(read('prometheus/prometheus.yml')) ?? [];
  const [, told] = /^ +timeInterval: (\w+)$/m.exec(sources) ?? [];
  assert.ok(scraped);
  assert.equal(told, scraped);
});

test('Grafana logs into the ledger as the role of postgres-reader.sql', () => {
  const [, user = ''] = /^ +user: (\w+)$/m.exec(sources) ?? [];
  assert.ok(read('grafana/postgres-reader.sql').includes(`create role ${user};`));
});

test('the README names every variable of the provisioning, and no other', () => {
  const used = [...`${sources}${providers}`.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
  const rows = [...read('grafana/README.md').matchAll(/^\| `(TALLYLIGHT_\w+)` \|/gm)];
  assert.deepEqual(rows.map(([, name]) => name).toSorted(), [...new Set(used)].toSorted());
});
