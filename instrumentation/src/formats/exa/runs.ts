import type { RequestFacts, ResponseFacts } from '../../call.ts';
import type { StreamReader, WireFormat } from '../../wire-format.ts';
import { createStatedCost } from '../stated-cost.ts';
import { createUnits, omitUnknown, parseCount } from '../usage.ts';
import { parseEventData, parseObject, parseText, type WireObject } from '../wire-value.ts';

const endStates = new Set(['completed', 'failed', 'canceled', 'cancelled']);

/**
 * Runs in the background: research (POST /research/v1, GET …/{id}) and agents (POST /agent/runs, GET …/{id}). The
 * order costs nothing; the answer or the stream that has the result, to whichever request, states what it costs, and is
 * one call by the run's id, at the instant of its order (T41). One that was cancelled without a cost is none.
 *
 * @see https://exa.ai/docs/reference/agent-api/overview
 */
export function createExaRunFormat(operationName: string): WireFormat {
  return {
    operationName,

    readRequest(_head, value) {
      const { model, stream } = parseObject(value);
      return omitUnknown<RequestFacts>({
        model: parseText(model),
        stream: stream === true || undefined,
      });
    },

    readResponse: (value) => readRun(parseObject(value)),
    createStreamReader,
  };
}

function readRun(run: WireObject): ResponseFacts {
  const status = parseText(run.status);
  if (status === undefined) return omitUnknown({ errorType: parseText(run.tag) });
  const id = parseText(run.researchId) ?? parseText(run.id);
  const facts = omitUnknown<ResponseFacts>({ model: parseText(run.model), id });
  const costs = parseObject(run.costDollars);
  const statedCost = createStatedCost(costs.total);
  const wasCancelled = status.startsWith('cancel') && statedCost === undefined;
  if (!endStates.has(status) || wasCancelled) return { ...facts, deferred: true };
  const units = createUnits({
    web_searches: parseCount(costs.numSearches ?? parseObject(run.usage).searches),
    pages: parseCount(costs.numPages),
  });
  const startedAtMs = readInstant(run.createdAt);
  return omitUnknown<ResponseFacts>({
    ...facts,
    usage: units && { units },
    statedCost,
    errorType: status === 'completed' ? undefined : status,
    work: id === undefined || startedAtMs === undefined ? undefined : { identity: id, startedAtMs },
  });
}

/** Milliseconds since 1970 of a research, ISO 8601 of an agent's run. */
function readInstant(value: unknown): number | undefined {
  return typeof value === 'string' ? parseCount(Date.parse(value)) : parseCount(value);
}

/** Events of an agent are the run as it is then; those of a research say what was done, the last one with its cost. */
function createStreamReader(): StreamReader {
  let facts: ResponseFacts = {};
  let startedAt: unknown;

  return {
    onEvent({ data }) {
      const event = parseEventData(data);
      if (event === undefined) return;
      startedAt ??= event.createdAt;
      const { outputType, costDollars } = parseObject(event.output);
      if (event.eventType === 'research-output') {
        const { researchId } = event;
        facts = readRun({ researchId, status: outputType, costDollars, createdAt: startedAt });
      } else if (typeof event.status === 'string') {
        facts = readRun({ createdAt: startedAt, ...event });
      }
    },
    facts: () => ({ ...facts, terminal: facts.work !== undefined }),
  };
}
