import type { MediaType } from './otlp-encoding.ts';
import { writeCount, writeField } from './protobuf/write-field.ts';
import type { RefusalStatus, RefusedError } from './refused-error.ts';

/** The numbers of google.rpc.Code that OTLP's senders expect beside an HTTP status. */
const rpcCodes: Readonly<Record<RefusalStatus, number>> = {
  400: 3, // INVALID_ARGUMENT
  401: 16, // UNAUTHENTICATED
  403: 7, // PERMISSION_DENIED
  404: 12, // UNIMPLEMENTED
  405: 12,
  413: 8, // RESOURCE_EXHAUSTED
  415: 3,
  503: 14, // UNAVAILABLE
};

const badRequest = 'type.googleapis.com/google.rpc.BadRequest';

/**
 * The `google.rpc.Status` that OTLP/HTTP demands as the body of every 4xx and 5xx, with a
 * `BadRequest` among its details where the body was at fault.
 */
export function formatStatus(
  mediaType: MediaType,
  { status, message }: RefusedError,
): Uint8Array | string {
  const code = rpcCodes[status];
  const isBadRequest = status === 400;
  if (mediaType === 'application/json') {
    const fieldViolations = [{ field: 'body', description: message }];
    const details = [{ '@type': badRequest, fieldViolations }];
    return JSON.stringify({ code, message, ...(isBadRequest && { details }) });
  }
  // Status { code = 1, message = 2, details = 3 }, Any { type_url = 1, value = 2 },
  // BadRequest { field_violations = 1 { field = 1, description = 2 } }
  const violation = Buffer.concat([writeField(1, 'body'), writeField(2, message)]);
  const detail = Buffer.concat([
    writeField(1, badRequest),
    writeField(2, writeField(1, violation)),
  ]);
  return Buffer.concat([
    writeCount(1, code),
    writeField(2, message),
    ...(isBadRequest ? [writeField(3, detail)] : []),
  ]);
}
