import type { RequestHead, ResponseFacts, ResponseHead } from '../../call.ts';
import { decodePercent } from '../../decode-percent.ts';
import type { WireFormat } from '../../wire-format.ts';
import { omitUnknown } from '../usage.ts';
import { parseObject, parseText } from '../wire-value.ts';

/**
 * One of OpenAI's wire formats as Azure speaks it: the path may name a deployment instead of a model, headers
 * say in which region and by which deployment it was served, and a refused prompt may have been read, and billed,
 * all the same.
 */
export function createAzureFormat(format: WireFormat): WireFormat {
  const { createStreamReader, readToldCall } = format;
  return {
    ...format,
    readRequest(head, body) {
      const deployment = readDeployment(head);
      const facts = format.readRequest(head, body);
      return deployment === undefined ? facts : { ...facts, model: deployment };
    },
    readHeaders,
    readResponse(value) {
      const facts = renameSearches(format.readResponse(value));
      return isFiltered(value) ? { ...facts, mayBeBilled: true } : facts;
    },
    ...(createStreamReader && {
      createStreamReader(text) {
        const reader = createStreamReader(text);
        return { ...reader, facts: () => renameSearches(reader.facts()) };
      },
    }),
    ...(readToldCall && {
      readToldCall(line, head) {
        const call = readToldCall(line, head);
        return call && { ...call, response: renameSearches(call.response) };
      },
    }),
  };
}

/** The deployment's name is its owner's choice: the answer says which model it is (T20). */
function readDeployment({ path }: RequestHead): string | undefined {
  const [, name] = /\/deployments\/([^/]+)\//.exec(path) ?? [];
  return name === undefined ? undefined : parseText(decodePercent(name));
}

/**
 * Only a provisioned deployment, which is paid by the hour, says how much of it is used. Where it is full, another one
 * that is billed by the token may serve the call.
 *
 * @see https://learn.microsoft.com/azure/ai-foundry/openai/how-to/spillover-traffic-management
 * @see https://learn.microsoft.com/answers/questions/1703225/azure-openai-ptu-utilization
 */
function readHeaders({ header }: ResponseHead): ResponseFacts {
  const isSpilled = parseText(header('x-ms-spillover-from-deployment')) !== undefined;
  const isProvisioned = parseText(header('azure-openai-deployment-utilization')) !== undefined;
  return omitUnknown<ResponseFacts>({
    region: parseText(header('x-ms-region')),
    processing: isProvisioned && !isSpilled ? 'provisioned_throughput' : undefined,
    servedBy: isSpilled ? parseText(header('x-ms-deployment-name')) : undefined,
  });
}

/** Searches are Bing's here, and billed by Microsoft: OpenAI's rate for its own says nothing about them. */
function renameSearches(facts: ResponseFacts): ResponseFacts {
  const { units } = facts.usage ?? {};
  const { web_searches, web_search_previews, ...others } = units ?? {};
  const searches = web_searches ?? web_search_previews;
  if (searches === undefined) return facts;
  return { ...facts, usage: { ...facts.usage, units: { ...others, bing_searches: searches } } };
}

/** @see https://learn.microsoft.com/azure/ai-foundry/openai/concepts/content-filter */
function isFiltered(value: unknown): boolean {
  const error = parseObject(parseObject(value).error);
  const inner = parseObject(error.innererror ?? error.inner_error);
  return error.code === 'content_filter' || inner.code === 'ResponsibleAIPolicyViolation';
}
