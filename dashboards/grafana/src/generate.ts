import { mkdir, writeFile } from 'node:fs/promises';
import { createDashboards, formatDashboard } from './create-dashboards.ts';

/** Writes dashboards/*.json: `npm run dashboards`, after every change in this folder. */
const folder = new URL('../dashboards/', import.meta.url);

await mkdir(folder, { recursive: true });
for (const [name, dashboard] of Object.entries(createDashboards())) {
  await writeFile(new URL(name, folder), formatDashboard(dashboard));
  process.stdout.write(`${name}: ${dashboard.panels?.length ?? 0} panels and rows\n`);
}
