import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isPackageManager } from '../../../instrumentation/src/start/is-package-manager.ts';

it('tells package managers from apps by their script', () => {
  for (const script of [
    '/usr/lib/node_modules/npm/bin/npm-cli.js',
    '/usr/bin/npx',
    '/usr/lib/node_modules/pnpm/bin/pnpm.cjs',
    '/app/.yarn/releases/yarn-4.5.0.cjs',
    '/root/.cache/node/corepack/v1/yarn/4.5.0-rc.1/yarn.js',
  ]) {
    assert.equal(isPackageManager(script), true, script);
  }
  for (const script of ['/app/server.js', '/app/yarn-bot.js', '/app/npm-stats/index.js', '']) {
    assert.equal(isPackageManager(script), false, script);
  }
});
