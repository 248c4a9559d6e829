import type { SpanContext } from '@opentelemetry/api';
import type { FinishedCall } from '../call.ts';
import { createSiteWarning } from '../context/call-sites.ts';
import { noteCall } from '../context/usage-scope.ts';
import type { GlobalState } from '../global-state.ts';
import type { Log } from '../log.ts';
import type { Telemetry } from '../telemetry/create-telemetry.ts';
import type { Caller } from './caller.ts';
import { createHeldRecords, createMarkableCall, type MarkableCall } from './held-records.ts';

/** A call that has begun. */
export interface BegunCall {
  readonly caller: Caller;
  /** `null` outside any usage context, where nobody can mark it. */
  readonly markable: MarkableCall | null;
}

/** Numbers the finished calls and hands them to the telemetry, each with its caller. */
export interface Recorder {
  /** @param description names the call in a warning, such as `openai chat` */
  begin(caller: Caller, description: string): BegunCall;
  /** What only looks at earlier work, and may be no call: it is not what an app means that marks its latest call. */
  beginLook(caller: Caller): BegunCall;
  finish(begun: BegunCall, call: Omit<FinishedCall, 'context'>): void;
  /** Hands over what is still held back for the app to mark. */
  releaseHeld(): void;
  heldCount(): number;
  /** Grows with whatever is held back. */
  revision(): number;
}

/** A record's number in its process, and the app's span above it. */
interface Place {
  readonly sequence: number | null;
  readonly parent: SpanContext | null;
}

export function createRecorder({
  state,
  telemetry,
  holdMs,
  log,
}: {
  readonly state: GlobalState;
  readonly telemetry: Pick<Telemetry, 'record'>;
  /** For how long after its end a call can be marked as failed. */
  readonly holdMs: number;
  readonly log: Log;
}): Recorder {
  const held = createHeldRecords({ holdMs, release: record });
  const warnOfSite = createSiteWarning(log);

  function record(call: FinishedCall, { sequence, parent }: Place): void {
    telemetry.record(call, sequence, parent);
  }

  /** Numbered when the call has ended, not when its record leaves: one that is lost while it is held is a gap. */
  function createPlace(call: Omit<FinishedCall, 'context'>, { parent }: Caller): Place {
    // Told again by another download, it would look like a gap, and like a child of another span.
    if (call.identity !== undefined) return { sequence: null, parent: null };
    state.sequence += 1;
    return { sequence: state.sequence, parent };
  }

  return {
    begin(caller, description) {
      const { missing, site, scope } = caller;
      if (missing !== '') warnOfSite({ missing, site, description });
      if (scope === null) return { caller, markable: null };
      const markable = createMarkableCall();
      noteCall(scope, markable);
      return { caller, markable };
    },
    beginLook: (caller) => ({ caller, markable: null }),
    finish({ caller, markable }, call) {
      const { context, missing } = caller;
      const finished = { ...call, context, ...(missing === '' ? {} : { missingContext: missing }) };
      const place = createPlace(call, caller);
      if (markable === null) record(finished, place);
      else held.hold(finished, place, markable);
    },
    releaseHeld: held.releaseAll,
    heldCount: held.size,
    revision: held.revision,
  };
}
