import { existsSync } from 'node:fs';
import { glob, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.ts';

const dist = fileURLToPath(new URL('dist', import.meta.url));
const src = fileURLToPath(new URL('src', import.meta.url));

// What an earlier build made of a file that has gone would be published.
for await (const name of glob('**/*.{js,d.ts}', { cwd: dist })) {
  const isToday = name.endsWith('.d.ts') && existsSync(join(src, name.replace('.d.ts', '.ts')));
  if (!isToday) await rm(join(dist, name));
}
await bundle(dist);
