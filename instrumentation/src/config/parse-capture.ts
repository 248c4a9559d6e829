/** OpenTelemetry's own variable: where it is set, other instrumentations obey it as well. */
export const captureVariable = 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT';

/** By the value in upper case; what is missing here is a mistake. */
const meanings: Readonly<Record<string, boolean>> = {
  TRUE: true,
  FALSE: false,
  NO_CONTENT: false,
  SPAN_ONLY: true,
  SPAN_AND_EVENT: true,
  // Of a call there is a span and no event.
  EVENT_ONLY: false,
};

/** Whether prompts and answers are put on the span of each call. Where that is not understood they are not. */
export function parseCapture(text: string): {
  readonly captures: boolean;
  readonly problem?: string;
} {
  const value = text.toUpperCase();
  const captures = Object.hasOwn(meanings, value) ? meanings[value] : undefined;
  if (captures === undefined) {
    return {
      captures: false,
      problem: `${captureVariable}=${text} is none of true, false, NO_CONTENT, SPAN_ONLY, EVENT_ONLY, SPAN_AND_EVENT; prompts and answers are not kept`,
    };
  }
  return value === 'EVENT_ONLY'
    ? {
        captures,
        problem: `${captureVariable}=${text}: there are spans only; prompts and answers are not kept`,
      }
    : { captures };
}
