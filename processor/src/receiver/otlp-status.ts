import { create, toBinary } from '@bufbuild/protobuf';
import { anyPack } from '@bufbuild/protobuf/wkt';
import { BadRequestSchema } from './generated/google/rpc/error_details_pb.ts';
import { StatusSchema } from './generated/google/rpc/status_pb.ts';
import type { MediaType } from './otlp-encoding.ts';
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

/**
 * The `google.rpc.Status` that OTLP/HTTP demands as the body of every 4xx and 5xx, with a
 * `BadRequest` among its details where the body was at fault.
 */
export function formatStatus(
  mediaType: MediaType,
  { status, message }: RefusedError,
): Uint8Array | string {
  const code = rpcCodes[status];
  const fieldViolations = status === 400 ? [{ field: 'body', description: message }] : [];
  if (mediaType === 'application/json') {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations }];
    return JSON.stringify({ code, message, ...(status === 400 && { details }) });
  }
  const details =
    status === 400
      ? [anyPack(BadRequestSchema, create(BadRequestSchema, { fieldViolations }))]
      : [];
  return toBinary(StatusSchema, create(StatusSchema, { code, message, details }));
}
