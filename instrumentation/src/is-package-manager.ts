import { basename } from 'node:path';

const names = new Set(['npm', 'npx', 'pnpm', 'pnpx', 'yarn', 'corepack']);

/**
 * Whether this process is a package manager: with NODE_OPTIONS the entry points come into it as well, though it
 * calls no provider and only starts the app.
 */
export function isPackageManager(): boolean {
  return names.has(basename(process.argv[1] ?? '').replace(/(-cli)?(\.[cm]?js)?$/, ''));
}
