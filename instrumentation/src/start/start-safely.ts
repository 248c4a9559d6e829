import { createLog } from '../log.ts';

/**
 * Runs what an entry point starts, and never throws into the app. Says what is wrong where this Node is too
 * old: OpenTelemetry 3 needs 22.15, and older versions lack channels that the tap reads.
 */
export function startSafely(start: () => void): void {
  const log = createLog('info');
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 22 || (major === 22 && minor < 15)) {
    log(
      'warn',
      `Node ${process.versions.node} is too old (22.15 or later is needed), nothing is recorded`,
    );
    return;
  }
  try {
    start();
  } catch (error) {
    log('error', `could not start, nothing is recorded: ${String(error)}`);
  }
}
