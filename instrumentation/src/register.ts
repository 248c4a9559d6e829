import { startInstrumentation } from './instrumentation.ts';
import { createLog } from './log.ts';

// OpenTelemetry 3 needs it, and older versions lack channels that the tap reads.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major > 22 || (major === 22 && minor >= 15)) {
  try {
    startInstrumentation(process);
  } catch (error) {
    createLog('info')('error', `could not start, nothing is recorded: ${String(error)}`);
  }
} else {
  createLog('info')(
    'warn',
    `Node ${process.versions.node} is too old (22.15 or later is needed), nothing is recorded`,
  );
}
