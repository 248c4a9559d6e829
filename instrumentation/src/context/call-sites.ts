import type { Log } from '../log.ts';

/** Enough for every place of an app; code that is made up as it goes fills no memory. */
const maxSites = 200;
/** SDKs lie between the app and the request, some thirty frames deep. */
const maxFrames = 60;

/** A call whose context lacks something. */
export interface SiteOfCall {
  /** Fields, or `any`. */
  readonly missing: string;
  /** `null` where no frame of the app is on the stack. */
  readonly site: string | null;
  /** Stands for the call where its site is not known. */
  readonly description: string;
}

/** Creates what warns of calls without a context, once for each place in the app that makes them. */
export function createSiteWarning(log: Log): (call: SiteOfCall) => void {
  const told = new Set<string>();
  return function warnOfSite({ missing, site, description }) {
    const key = `${site ?? description} ${missing}`;
    if (told.size >= maxSites || told.has(key)) return;
    told.add(key);
    const what = missing === 'any' ? 'no usage context' : `no ${missing} in its usage context`;
    log(
      'warn',
      `a call to ${description} has ${what}: put withUsageContext around it`,
      site === null ? undefined : { at: site },
    );
  };
}

/** Where in the app the current call is made; `null` where the app lets nobody read its stack. */
export function readCallSite(): string | null {
  const { stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = maxFrames;
    // With an `Error.prepareStackTrace` of the app's own it is whatever that makes of it.
    const stack: unknown = new Error('call site').stack;
    return typeof stack === 'string' ? findCallSite(stack) : null;
  } catch {
    return null;
  } finally {
    restoreStackTraceLimit(stackTraceLimit);
  }
}

/** Not with `--frozen-intrinsics`, where it has not changed either. */
function restoreStackTraceLimit(limit: number): void {
  if (Error.stackTraceLimit !== limit) Error.stackTraceLimit = limit;
}

/**
 * The first frame that is neither Node's, nor a dependency's, nor ours: `/app/chat.js:12:5`. Ours is the first
 * of the stack, and with it the bundle, or the folder of the sources; `recordUsage` is in a copy of its own, and so
 * is, in the bundle, what the first call loads.
 */
export function findCallSite(stack: string): string | null {
  const [own, ...frames] = stack
    .split('\n')
    .filter((line) => !line.includes('at recordUsage ('))
    .flatMap((line) => findLocation(line) ?? []);
  if (own === undefined) return null;
  const ownPlace = own.replace(/:\d+:\d+$/, ':').replace(/([\\/])context[\\/][^\\/]*:$/, '$1');
  const site = frames.find(
    (frame) =>
      !frame.startsWith(ownPlace) &&
      !/[\\/](node_modules[\\/]|chunks[\\/]recording\.cjs:)/.test(frame),
  );
  return site ?? null;
}

/** `file:///app/chat.js:12:5` of one line of a stack; `null` for Node's own. */
function findLocation(line: string): string | null {
  const location = /(?:\(|at (?:async )?)((?:file:\/\/|\/|[A-Za-z]:[\\/])[^()]*:\d+:\d+)\)?$/;
  return location.exec(line.trim())?.[1] ?? null;
}
