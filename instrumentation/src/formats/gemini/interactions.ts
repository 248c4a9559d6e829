import type { RequestFacts, ResponseFacts, Usage } from '../../call.ts';
import type { StreamReader, WireFormat } from '../../wire-format.ts';
import { addUnits, createUsage, omitUnknown, parseCount, sumCounts } from '../usage.ts';
import {
  parseEventData,
  parseList,
  parseObject,
  parseText,
  parseTexts,
  type WireObject,
} from '../wire-value.ts';
import { countBilledSearches } from './grounding.ts';
import { sumModality } from './sum-modality.ts';
import { parseServiceTier, readTierHeader } from './tier.ts';

/** Gemini's interactions, with models and agents: POST /v1beta/interactions. */
export const geminiInteractions: WireFormat = {
  operationName: 'generate_content',

  readRequest(_head, value): RequestFacts {
    if (value === undefined) return {};
    const body = parseObject(value);
    return omitUnknown<RequestFacts>({
      model: parseText(body.model) ?? parseText(body.agent),
      stream: body.stream === true,
    });
  },

  readHeaders: readTierHeader,

  readResponse(value) {
    const body = parseObject(value);
    const { errorType, ...facts } = readInteraction(body);
    return omitUnknown<ResponseFacts>({
      ...facts,
      errorType: readErrorType(body.error) ?? errorType,
    });
  },

  createStreamReader: createEventReader,
};

/** In the background an interaction is not over at first: its usage comes later, elsewhere. */
const openStates = new Set(['in_progress', 'queued']);

function readInteraction(interaction: WireObject): ResponseFacts {
  const status = parseText(interaction.status);
  const model = parseText(interaction.model);
  return omitUnknown<ResponseFacts>({
    model,
    id: parseText(interaction.id),
    finishReasons: parseTexts([
      status !== undefined && openStates.has(status) ? undefined : status,
    ]),
    usage: convertUsage(parseObject(interaction.usage), model),
    serviceTier: parseServiceTier({ serviceTier: interaction.service_tier }),
    errorType: status === 'failed' ? status : undefined,
    incomplete: status === 'incomplete' || status === 'cancelled' || undefined,
  });
}

/** As in its other answers the output leaves out the thoughts, unless the total says otherwise. */
function convertUsage(usage: WireObject, model: string | undefined): Usage | undefined {
  const input = [usage.total_input_tokens, usage.total_tool_use_tokens];
  const inputTokens = sumCounts(input);
  const visible = parseCount(usage.total_output_tokens);
  const thoughts = parseCount(usage.total_thought_tokens);
  const total = parseCount(usage.total_tokens);
  const includesThoughts = total === sumCounts([inputTokens, visible]);
  const inputParts = [usage.input_tokens_by_modality, usage.tool_use_tokens_by_modality];
  const cachedParts = [usage.cached_tokens_by_modality];
  const outputParts = [usage.output_tokens_by_modality];
  const tokens = createUsage({
    inputTokens,
    cacheReadInputTokens: parseCount(usage.total_cached_tokens),
    audioInputTokens: sumModality(inputParts, 'tokens', ['audio']),
    imageInputTokens: sumModality(inputParts, 'tokens', ['image', 'document']),
    videoInputTokens: sumModality(inputParts, 'tokens', ['video']),
    audioCacheReadInputTokens: sumModality(cachedParts, 'tokens', ['audio']),
    imageCacheReadInputTokens: sumModality(cachedParts, 'tokens', ['image', 'document']),
    outputTokens: includesThoughts ? visible : sumCounts([visible, thoughts]),
    reasoningOutputTokens: thoughts,
    audioOutputTokens: sumModality(outputParts, 'tokens', ['audio']),
    imageOutputTokens: sumModality(outputParts, 'tokens', ['image']),
    videoOutputTokens: sumModality(outputParts, 'tokens', ['video']),
  });
  const tools = parseList(usage.grounding_tool_count).map(parseObject);
  const count = (name: string) =>
    sumCounts(tools.filter(({ type }) => type === name).map((tool) => tool.count));
  return addUnits(tokens, {
    web_searches: countBilledSearches(count('google_search'), model),
    maps_groundings: count('google_maps'),
  });
}

const needles = ['"interaction.', '"error"'].map((needle) => Buffer.from(needle));

/** `interaction.created` names the model, `interaction.completed` has the counts. */
function createEventReader(): StreamReader {
  let facts: ResponseFacts = {};
  let terminal = false;

  return {
    wants: (_name, data) => needles.some((needle) => data.includes(needle)),

    onEvent({ data }) {
      const event = parseEventData(data);
      if (event === undefined) return;
      if (event.event_type === 'error') {
        facts = { ...facts, errorType: readErrorType(event.error) ?? 'error' };
      }
      if (event.interaction === undefined) return;
      // Not every event names the model again.
      const { model } = facts;
      facts = { ...facts, ...readInteraction({ model, ...parseObject(event.interaction) }) };
      terminal ||= event.event_type === 'interaction.completed';
    },

    facts: () => ({ ...facts, terminal }),
  };
}

function readErrorType(value: unknown): string | undefined {
  const { status, code } = parseObject(value);
  return parseText(status) ?? parseText(code);
}
