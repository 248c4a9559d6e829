import { basename } from 'node:path';

const names = new Set(['npm', 'npx', 'pnpm', 'pnpx', 'yarn', 'corepack']);

/**
 * Whether this process is a package manager: with NODE_OPTIONS the entry points come into it as well, though it
 * calls no provider and only starts the app. Projects of Yarn hold it as `yarn-4.5.0.cjs`.
 */
export function isPackageManager(script = process.argv[1] ?? ''): boolean {
  return names.has(basename(script).replace(/(-cli|-\d[\w.-]*?)?(\.[cm]?js)?$/, ''));
}
