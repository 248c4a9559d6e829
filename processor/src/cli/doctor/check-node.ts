import type { AppEnv } from '../config.ts';
import { type Check, failed, ok, warning } from './check.ts';
import { runNode } from './run-node.ts';

const name = 'Node';

/** Whether the Node that starts the apps is new enough for the instrumentation. */
export async function checkNode({ cwd, appEnv }: { cwd: string; appEnv: AppEnv }): Promise<Check> {
  const doctors = `doctor itself on ${process.version}`;
  const byHand = await readVersion({ cwd, env: appEnv.byHand });
  if (byHand.isEnough) return ok(name, `apps run on ${byHand.version}, ${doctors}`);

  const byNpm = await readVersion({ cwd, env: appEnv.byNpm });
  const found =
    byHand.version === null
      ? `node could not be started: ${byHand.problem}`
      : `apps run on ${byHand.version}, where the instrumentation does nothing`;
  if (byNpm.isEnough) {
    return warning(
      name,
      `${found}; those that npm starts here run on ${byNpm.version}, ${doctors}`,
      'Start apps through npm here, or put Node 22.15 or later first on the PATH; Node 24 is best.',
    );
  }
  return failed(
    name,
    `${found}; ${doctors}`,
    byHand.version === null
      ? 'Install Node 24 and put it on the PATH.'
      : 'Start them with Node 22.15 or later; Node 24 is best.',
  );
}

interface NodeVersion {
  /** As Node says it, such as `v24.11.0`; `null` where none could be started. */
  readonly version: string | null;
  readonly isEnough: boolean;
  readonly problem: string;
}

async function readVersion(options: { cwd: string; env: AppEnv['byHand'] }): Promise<NodeVersion> {
  const { code, stdout, stderr } = await runNode(['--version'], options);
  const match = /^v(\d+)\.(\d+)\.\d+\S*/.exec(stdout);
  if (code !== 0 || match === null) {
    const problem = stderr.trim() || `it ended with ${code}`;
    return { version: null, isEnough: false, problem };
  }
  const [version, major, minor] = match;
  const isEnough = Number(major) > 22 || (Number(major) === 22 && Number(minor) >= 15);
  return { version, isEnough, problem: '' };
}
