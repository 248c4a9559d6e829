import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { listPanels, type Panel, readDashboards } from './read-dashboards.ts';

const dashboards = readDashboards();
const knownUnits = new Set<unknown>(Object.values(units));

function isUnit(unit: unknown): boolean {
  return knownUnits.has(unit) || (typeof unit === 'string' && /^suffix: \S/.test(unit));
}

function overlaps(a: Panel['gridPos'], b: Panel['gridPos']): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

test('the uids stay what they are, since links and bookmarks hold them', () => {
  assert.deepEqual(Object.fromEntries(dashboards.map(({ file, uid }) => [file, uid])), {
    'budgets.json': 'tallylight-budgets',
    'cost.json': 'tallylight-cost',
    'pipeline.json': 'tallylight-pipeline',
    'users-and-features.json': 'tallylight-ledger',
  });
});

for (const dashboard of dashboards) {
  const { title, panels, templating } = dashboard;
  const shown = listPanels(dashboard);
  const names = templating.list.map(({ name }) => name);

  test(`${title}: classic JSON of a fixed schema that provisioning takes and nobody edits`, () => {
    assert.deepEqual(
      { editable: dashboard.editable, schemaVersion: dashboard.schemaVersion },
      { editable: false, schemaVersion: 42 },
    );
    assert.deepEqual(dashboard.tags, ['tallylight']);
    assert.doesNotMatch(dashboard.text, /__inputs|"libraryPanel"/);
  });

  test(`${title}: links lead to every other dashboard and keep the time and the variables`, () => {
    const others = dashboards.filter(({ uid }) => uid !== dashboard.uid);
    assert.deepEqual(
      dashboard.links.map(({ url }) => url).toSorted(),
      others.map(({ uid }) => `/d/${uid}`).toSorted(),
    );
    assert.ok(dashboard.links.every(({ keepTime, includeVars }) => keepTime && includeVars));
  });

  test(`${title}: its data source is a variable, for every panel, query and variable`, () => {
    const [source, ...others] = templating.list;
    assert.equal(source?.type, 'datasource');
    const expected = { type: source?.query, uid: `$${source?.name}` };
    for (const variable of others) assert.deepEqual(variable.datasource, expected, variable.name);
    for (const panel of shown) {
      assert.deepEqual(panel.datasource, expected, panel.title);
      for (const target of panel.targets ?? []) assert.deepEqual(target.datasource, expected);
    }
  });

  test(`${title}: every panel says what it shows, in which unit, from what`, () => {
    for (const { title, description, fieldConfig, targets } of shown) {
      assert.match(title, /\S/);
      assert.match(description ?? '', /^.{30,}\.$/s, title);
      assert.ok(isUnit(fieldConfig?.defaults.unit), `${title}: ${fieldConfig?.defaults.unit}`);
      assert.notEqual(targets?.length ?? 0, 0, title);
      // Grafana's default would colour 80 and more red.
      assert.notEqual(fieldConfig?.defaults.thresholds, undefined, title);
      const overridden = fieldConfig?.overrides.flatMap(({ properties }) => properties) ?? [];
      const wrong = overridden.filter(({ id, value }) => id === 'unit' && !isUnit(value));
      assert.deepEqual(wrong, [], title);
    }
  });

  test(`${title}: panels have ids and places of their own within the 24 columns`, () => {
    assert.deepEqual(
      panels.map(({ id }) => id),
      panels.map((_, index) => index + 1),
    );
    for (const [index, { title, gridPos }] of panels.entries()) {
      assert.ok(gridPos.x >= 0 && gridPos.x + gridPos.w <= 24, title);
      const clash = panels.slice(index + 1).find((other) => overlaps(gridPos, other.gridPos));
      assert.equal(clash?.title, undefined, title);
    }
  });

  test(`${title}: variables follow the time range, can be many or all, and each is used`, () => {
    for (const variable of templating.list.filter(({ type }) => type === 'query')) {
      const { name, refresh, multi, includeAll } = variable;
      assert.deepEqual(
        { name, refresh, multi, includeAll },
        { name, refresh: 2, multi: true, includeAll: true },
      );
    }
    const queries = JSON.stringify([shown, templating.list]);
    const used = new Set([...queries.matchAll(/\$\{?([a-z]\w*)/g)].map(([, name = '']) => name));
    assert.deepEqual([...used].toSorted(), names.toSorted());
  });
}
