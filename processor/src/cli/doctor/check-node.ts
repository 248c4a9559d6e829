import { type Check, failed, ok } from './check.ts';
import { runNode } from './run-node.ts';

const name = 'Node';

/** Whether the Node that starts the apps is new enough for the instrumentation. */
export async function checkNode({ cwd }: { cwd: string }): Promise<Check> {
  const { code, stdout, stderr } = await runNode(['--version'], { cwd });
  const version = /^v(\d+)\.(\d+)\.\d+/.exec(stdout);
  if (code !== 0 || version === null) {
    return failed(
      name,
      `node could not be started: ${stderr.trim() || `it ended with ${code}`}`,
      'Install Node 24 and put it on the PATH.',
    );
  }
  const [found, major, minor] = version;
  if (Number(major) > 22 || (Number(major) === 22 && Number(minor) >= 15)) {
    return ok(name, `apps run on ${found}`);
  }
  return failed(
    name,
    `apps run on ${found}, where the instrumentation does nothing`,
    'Start them with Node 22.15 or later; Node 24 is best.',
  );
}
