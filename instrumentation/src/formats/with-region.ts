import type { RequestFacts, RequestHead } from '../call.ts';
import type { WireFormat } from '../wire-format.ts';

/** The same wire format where the host or the path says in which region a call is served. */
export function withRegion(
  format: WireFormat,
  parseRegion: (head: RequestHead) => string | undefined,
): WireFormat {
  return {
    ...format,
    readRequest(head, body): RequestFacts {
      const facts = format.readRequest(head, body);
      const region = parseRegion(head);
      return region === undefined ? facts : { ...facts, region };
    },
  };
}
