import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AppEnv } from '../config.ts';
import { type Check, failed, ok } from './check.ts';
import { runNode } from './run-node.ts';

const name = 'instrumentation';
const entry = '@tallylight/instrumentation/register';

/** Whether an app in this folder can be started with the instrumentation. */
export async function checkInstrumentation({
  cwd,
  env,
}: {
  cwd: string;
  /** Of an app. */
  env: AppEnv['byHand'];
}): Promise<Check> {
  const path = resolveFrom(cwd);
  if (path === null) {
    return failed(
      name,
      `${entry} is not installed in ${cwd}`,
      'Run npm install @tallylight/instrumentation in the folder of your app, and ask again from there.',
    );
  }
  const { code, stderr } = await runNode(['--import', entry, '-e', '0'], { cwd, env });
  if (code === 0) return ok(name, `loads from ${path}`);
  return failed(
    name,
    `${path} does not load: ${firstError(stderr) ?? (code === null ? 'no end in time' : `node ended with ${code}`)}`,
    'Install it again: npm install @tallylight/instrumentation@latest.',
  );
}

function resolveFrom(folder: string): string | null {
  try {
    return createRequire(join(folder, 'app.js')).resolve(entry);
  } catch {
    return null;
  }
}

/** The line that names the error, without its stack. */
function firstError(stderr: string): string | null {
  return stderr.split('\n').find((line) => /^(\w*Error|node:)\b.*: /.test(line)) ?? null;
}
