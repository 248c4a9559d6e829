/** The ids of one span, in hex. */
export interface SpanIds {
  readonly traceId: string;
  readonly spanId: string;
}

/**
 * Random ids. They must be unique, not secret: V8 seeds `Math.random` from the system's entropy, and asking
 * the system for every id would take longer than all the rest of a record.
 *
 * @param traceId the trace that the span belongs to; a new one where it is `null`
 */
export function createRandomIds(traceId: string | null): SpanIds {
  return {
    traceId: traceId ?? createRandomHex() + createRandomHex(),
    spanId: createRandomHex(),
  };
}

/**
 * Ids that follow from what they name, in every process and at any time: a call that is told of twice is one
 * record in the ledger.
 */
export function deriveIds(providerName: string, identity: string): SpanIds {
  // Loaded here: few processes need it, and it would cost every start several milliseconds.
  const { createHash } = process.getBuiltinModule('node:crypto');
  const digest = createHash('sha256').update(`${providerName}\0${identity}`).digest('hex');
  return { traceId: digest.slice(0, 32), spanId: digest.slice(32, 48) };
}

/** 64 bits, not all of them zero, which OpenTelemetry reserves for «none». */
function createRandomHex(): string {
  return (
    formatHex(Math.floor(Math.random() * 0xffff_ffff) + 1) + formatHex(Math.random() * 2 ** 32)
  );
}

const byteTexts = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function formatHex(bits: number): string {
  return (
    readByteText(bits >>> 24) +
    readByteText((bits >>> 16) & 0xff) +
    readByteText((bits >>> 8) & 0xff) +
    readByteText(bits & 0xff)
  );
}

function readByteText(byte: number): string {
  return byteTexts[byte] as string;
}
