import { dirname } from 'node:path';
import { parseConfig, readEnv, withoutExporterVariables } from './config.ts';
import { createContextKeeper } from './context/create-context-keeper.ts';
import { createMistakeReporter } from './context/create-mistake-reporter.ts';
import { isRemovableBaggage } from './context/is-baggage.ts';
import { openRequestScopes } from './context/request-scopes.ts';
import { resolveGlobalState } from './global-state.ts';
import { askForStreamUsage } from './http/ask-for-usage.ts';
import { subscribeToNodeHttp } from './http/node-http.ts';
import { subscribeToNodeHttp2 } from './http/node-http2.ts';
import { createCallerMemory } from './http/pool-context.ts';
import { removeHttp2Header } from './http/remove-http2-header.ts';
import { subscribeToUndici } from './http/undici.ts';
import { createLog } from './log.ts';
import { type AiUsageOptions, applyOptions } from './options.ts';
import { createCallerCapture } from './recording/caller.ts';
import type { FollowCall } from './recording/follow-call.ts';
import { createRecordingOpener } from './recording/open-recording.ts';
import { readActiveContext, takeRequestSpan } from './telemetry/app-context.ts';
import { flushAtExit, flushWithin } from './telemetry/exit.ts';

// For an app that waits for `flushUsage()` with nothing else to do.
const flushTimeoutMs = 30_000;

/**
 * Starts to record this process's calls: seen on Node's diagnostics channels, understood by the provider's
 * wire format, attributed to the usage context, said as spans and metrics. Does nothing but remember the owner
 * where another copy of this package already records.
 *
 * @param owner on whose behalf; records are made as long as there is one
 * @param options of an app; they win over the environment's variables
 */
export function startInstrumentation(owner: object, options: AiUsageOptions = {}): void {
  const state = resolveGlobalState();
  state.owners ??= new Set();
  const { owners } = state;
  owners.add(owner);
  const env = applyOptions(readEnv(), options);
  const config = parseConfig(env);
  if (config.disabled || state.flush !== null) return;
  const log = createLog(config.logLevel);
  for (const problem of config.problems) log('warn', problem);

  const captureCaller = createCallerCapture({ ...config, storage: state.usageContext });
  const callers = createCallerMemory({
    capture: captureCaller,
    readSurroundings: () => [state.usageContext.getStore(), readActiveContext()],
  });
  const recording = createRecordingOpener({
    ...{ state, config, env, captureCaller, log },
    folders: appFolders(),
    isWanted: () => owners.size > 0,
    isolate: withoutExporterVariables,
  });

  openRequestScopes(state.usageContext);

  if (config.asksForStreamUsage) {
    askForStreamUsage((head) => recording.open()?.findRewrite(head));
  }
  const followCall: FollowCall = (head, resolveCaller) =>
    recording.open()?.followCall(head, resolveCaller) ?? null;
  subscribeToUndici((head) => {
    const span = takeRequestSpan();
    if (span === null) return followCall(head, callers.current);
    return followCall(head, () => ({ ...callers.current(), parent: span }));
  });
  const keepContext = createContextKeeper(state.usageContext);
  subscribeToNodeHttp((head) => followCall(head, captureCaller), keepContext);
  subscribeToNodeHttp2((head) => followCall(head, captureCaller), keepContext);
  if (!config.sendBaggage) {
    removeHttp2Header(
      'baggage',
      (value, head) =>
        isRemovableBaggage(value, head) && recording.open()?.isOfProvider(head) === true,
    );
  }

  flushAtExit(recording, {
    timeoutMs: config.exitTimeoutMs,
    alsoFlush: () => Promise.all([...(state.flushers ?? [])].map((flushOther) => flushOther())),
  });
  state.reportMistake = createMistakeReporter(log);
  state.recordUsage = (call) => recording.open()?.recordUsage(call) ?? false;
  state.flush = async () => {
    await flushWithin(recording.flush, flushTimeoutMs);
  };
}

/** Ends the recording of calls that begin from now on, unless somebody else wants it. */
export function stopInstrumentation(owner: object): void {
  resolveGlobalState().owners?.delete(owner);
}

/** Where the app may have packages of its own. */
function appFolders(): string[] {
  const [, script] = process.argv;
  return script === undefined ? [process.cwd()] : [dirname(script), process.cwd()];
}
