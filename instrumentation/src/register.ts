import { startInstrumentation } from './instrumentation.ts';
import { isPackageManager } from './start/is-package-manager.ts';
import { startSafely } from './start/start-safely.ts';

if (!isPackageManager()) startSafely(() => startInstrumentation(process));
