import type { ResponseHead } from '../call.ts';
import type { WireFormat } from '../wire-format.ts';

/** Headers by which gateways say whether their own cache answered; a hit is `HIT`, or `SEMANTIC HIT` at Portkey. */
const statusHeaders = [
  'cf-aig-cache-status',
  'helicone-cache',
  'x-openrouter-cache-status',
  'x-portkey-cache-status',
] as const;

/** LiteLLM names the key only of what came from its cache; what is compatible with it may say more, which decides. */
const keyHeader = 'x-litellm-cache-key';
const hitHeader = 'x-litellm-cache-hit';

/** Whether a cache in front of the provider answered, so that the provider was asked nothing. */
export function isFromGatewayCache({ header }: Pick<ResponseHead, 'header'>): boolean {
  const hit = header(hitHeader)?.trim();
  if (hit ? /^(?:true|1|hit)$/i.test(hit) : header(keyHeader)) return true;
  return statusHeaders.some((name) => /^(?:semantic )?hit$/i.test(header(name)?.trim() ?? ''));
}

/** The same wire format behind a gateway that may answer from its own cache. */
export function readGatewayCache(format: WireFormat): WireFormat {
  return {
    ...format,
    readHeaders: (head) => ({
      ...format.readHeaders?.(head),
      ...(isFromGatewayCache(head) && { cached: true }),
    }),
  };
}
