import { startInstrumentation } from './instrumentation.ts';
import { isPackageManager } from './is-package-manager.ts';
import { startSafely } from './start-safely.ts';

if (!isPackageManager()) startSafely(() => startInstrumentation(process));
