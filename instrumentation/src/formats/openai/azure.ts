import type { RequestHead, ResponseFacts, ResponseHead } from '../../call.ts';
import { decodePercent } from '../../decode-percent.ts';
import type { WireFormat } from '../../wire-format.ts';
import { omitUnknown } from '../usage.ts';
import { parseObject, parseText } from '../wire-value.ts';

/**
 * One of OpenAI's wire formats as Azure speaks it: the path may name a deployment instead of a model, a header
 * says in which region it was served, and a refused prompt may have been read, and billed, all the same.
 */
export function createAzureFormat(format: WireFormat): WireFormat {
  return {
    ...format,
    readRequest(head, body) {
      const deployment = readDeployment(head);
      const facts = format.readRequest(head, body);
      return deployment === undefined ? facts : { ...facts, model: deployment };
    },
    readHeaders,
    readResponse(value) {
      const facts = format.readResponse(value);
      return isFiltered(value) ? { ...facts, mayBeBilled: true } : facts;
    },
  };
}

/** The deployment's name is its owner's choice: the answer says which model it is (T20). */
function readDeployment({ path }: RequestHead): string | undefined {
  const [, name] = /\/deployments\/([^/]+)\//.exec(path) ?? [];
  return name === undefined ? undefined : parseText(decodePercent(name));
}

function readHeaders({ header }: ResponseHead): ResponseFacts {
  return omitUnknown<ResponseFacts>({ region: parseText(header('x-ms-region')) });
}

/** @see https://learn.microsoft.com/azure/ai-foundry/openai/concepts/content-filter */
function isFiltered(value: unknown): boolean {
  const error = parseObject(parseObject(value).error);
  const inner = parseObject(error.innererror ?? error.inner_error);
  return error.code === 'content_filter' || inner.code === 'ResponsibleAIPolicyViolation';
}
