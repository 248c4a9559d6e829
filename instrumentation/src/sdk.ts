import { AiUsageInstrumentation } from './ai-usage-instrumentation.ts';
import { resolveGlobalState } from './global-state.ts';
import { createLog } from './log.ts';
import { isPackageManager } from './start/is-package-manager.ts';
import { startSafely } from './start/start-safely.ts';
import { flushAppSpans, noteRequestSpan } from './telemetry/app-context.ts';

/*
 * For an app that has no OpenTelemetry: its HTTP requests become spans, which go where the OTEL_* variables
 * say, and each record is a child of the span of its request.
 */

if (!isPackageManager()) await start();

async function start(): Promise<void> {
  const usage = new AiUsageInstrumentation();
  const packages = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/instrumentation-undici'),
  ]).catch(reportMissing);
  startSafely(() => {
    if (packages !== null) startSdk(usage, ...packages);
    // Last: undici tells its listeners in turn, and the span of a request has to be there before its record.
    usage.enable();
  });
}

function startSdk(
  usage: AiUsageInstrumentation,
  { NodeSDK }: typeof import('@opentelemetry/sdk-node'),
  { UndiciInstrumentation }: typeof import('@opentelemetry/instrumentation-undici'),
): void {
  const http = new UndiciInstrumentation({
    requestHook: (span) => noteRequestSpan(span.spanContext()),
    // Some providers take their key in the query.
    startSpanHook: ({ origin, path }) => ({
      'url.full': origin + path.replace(/[?#].*$/s, ''),
      'url.query': '',
    }),
  });
  const sdk = new NodeSDK({ instrumentations: [http, usage] });
  sdk.start();
  const state = resolveGlobalState();
  state.flushers ??= new Set();
  state.flushers.add(flushAppSpans);
  process.once('beforeExit', () => {
    void sdk.shutdown().catch(() => undefined);
  });
}

function reportMissing(error: unknown): null {
  const missing = (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND';
  createLog('info')(
    'error',
    missing
      ? 'usage is recorded, but nothing is traced: npm install @opentelemetry/sdk-node @opentelemetry/instrumentation-undici'
      : `usage is recorded, but nothing is traced: ${String(error)}`,
  );
  return null;
}
