import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createDashboards,
  formatDashboard,
} from '../../../dashboards/grafana/src/create-dashboards.ts';
import { readDashboards } from './read-dashboards.ts';

test('the committed dashboards are what the generator makes: else run `npm run dashboards`', () => {
  const generated = Object.entries(createDashboards()).map(([file, dashboard]) => ({
    file,
    text: formatDashboard(dashboard),
  }));
  assert.deepEqual(
    readDashboards().map(({ file, text }) => ({ file, text })),
    generated.toSorted((a, b) => (a.file < b.file ? -1 : 1)),
  );
});
