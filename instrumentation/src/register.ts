import { startInstrumentation } from './instrumentation.ts';
import { startSafely } from './start-safely.ts';

startSafely(() => startInstrumentation(process));
