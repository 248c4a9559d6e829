import type { RequestFacts, RequestHead } from '../call.ts';
import type { WireFormat } from '../wire-format.ts';

/**
 * The same wire format where the host or the path says in which region a call is served; the calls of which an
 * answer tells were served there as well.
 */
export function withRegion(
  format: WireFormat,
  parseRegion: (head: RequestHead) => string | undefined,
): WireFormat {
  const { readToldCall } = format;
  return {
    ...format,
    readRequest: (head, body) => addRegion(format.readRequest(head, body), head),
    ...(readToldCall && {
      readToldCall(line, head) {
        const call = readToldCall(line, head);
        return call && { ...call, request: addRegion(call.request, head) };
      },
    }),
  };

  function addRegion(facts: RequestFacts, head: RequestHead): RequestFacts {
    const region = parseRegion(head);
    return region === undefined ? facts : { ...facts, region };
  }
}
