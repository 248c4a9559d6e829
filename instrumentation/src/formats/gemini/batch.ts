import type { RequestFacts, RequestHead, ResponseFacts } from '../../call.ts';
import type { ToldCall, WireFormat } from '../../wire-format.ts';
import { createOrderInstants } from '../order-instants.ts';
import { createUsage, omitUnknown, parseCount, parseNumeral } from '../usage.ts';
import { parseList, parseObject, parseText, type WireObject } from '../wire-value.ts';
import { readErrorType } from './answer.ts';
import { geminiEmbedContent } from './embed-content.ts';
import { geminiGenerateContent } from './generate-content.ts';
import { parseModel } from './parse-model.ts';

/** The wire formats of batches, which share what they know of a batch. */
export interface GeminiBatchFormats {
  /** POST …:batchGenerateContent, :asyncBatchEmbedContent: the order costs nothing, its results do. */
  readonly create: WireFormat;
  /** GET …/batches, …/batches/{id}: has the results of a small batch in it, and is no call of its own. */
  readonly retrieve: WireFormat;
  /** GET …/files/{id}:download, which may be a batch's results: a call a line. */
  readonly results: WireFormat;
}

/**
 * A result of a batch is a call at the prices of a batch and of the instant of the order, which the batch states
 * (T29). A file of results does not: the look at the batch that says which file it is does. Where a process has
 * not looked, it is the first instant of the day of the download: of results that are read again on another day
 * the processor knows each line by its identity.
 *
 * @see https://ai.google.dev/api/batch-api
 */
export function createGeminiBatchFormats({ now = Date.now } = {}): GeminiBatchFormats {
  const orders = createOrderInstants(now);

  const create: WireFormat = {
    operationName: 'batch',
    free: true,
    readRequest: ({ path }) => omitUnknown<RequestFacts>({ model: parseModel(path) }),
    readResponse: (body) => omitUnknown<ResponseFacts>({ errorType: readErrorType(body) }),
  };

  function readBatch(operation: WireObject): readonly ToldCall[] {
    const metadata = parseObject(operation.metadata);
    // The same stands in both, where it stands in both.
    const output = { ...parseObject(metadata.output), ...parseObject(operation.response) };
    const instant = Date.parse(parseText(metadata.createTime) ?? '');
    const file = parseText(output.responsesFile);
    if (file !== undefined) orders.remember(file, instant);
    const name = parseText(operation.name) ?? parseText(metadata.name);
    if (name === undefined) return [];
    orders.remember(name, instant);
    const model = parseText(parseText(metadata.model)?.split('/').at(-1));
    const inlined = output.inlinedResponses ?? output.inlinedEmbedContentResponses;
    return parseList(parseObject(inlined).inlinedResponses).flatMap((result, at) =>
      createToldCall(parseObject(result), {
        identity: `${name}/${at}`,
        startedAtMs: orders.resolveMs(name),
        model,
      }),
    );
  }

  function readLine(value: unknown, head: RequestHead): ToldCall | undefined {
    const line = parseObject(value);
    const file = readFileName(head);
    const key = parseText(line.key) ?? parseText(parseObject(line.response).responseId);
    if (key === undefined) return undefined;
    const startedAtMs = orders.resolveMs(file);
    return createToldCall(line, { identity: `${file}/${key}`, startedAtMs })[0];
  }

  return {
    create,
    retrieve: {
      ...create,
      readsBack: true,
      readToldCalls(value) {
        const body = parseObject(value);
        // A list of batches, or one.
        return [...parseList(body.operations).map(parseObject), body].flatMap(readBatch);
      },
    },
    results: { ...create, readToldCall: readLine },
  };
}

export const geminiBatches = createGeminiBatchFormats();

/** What failed, or was never run, is not billed. What is neither result nor error is no call: files may be anything. */
function createToldCall(
  result: WireObject,
  {
    identity,
    startedAtMs,
    model,
  }: {
    readonly identity: string;
    readonly startedAtMs: number;
    readonly model?: string | undefined;
  },
): readonly ToldCall[] {
  const request = omitUnknown<RequestFacts>({ model, processing: 'batch' });
  const call = { identity, startedAtMs, request };
  if (result.error !== undefined && result.error !== null) {
    const { status, code } = parseObject(result.error);
    const errorType = parseText(status) ?? String(parseCount(code) ?? 'error');
    const { operationName } = geminiGenerateContent;
    return [{ ...call, operationName, response: { errorType, refused: true } }];
  }
  const response = parseObject(result.response);
  if (response.embedding !== undefined) {
    // A long integer, which Google writes as text.
    const usage = createUsage({ inputTokens: parseCount(parseNumeral(response.tokenCount)) });
    const facts = { ...(usage && { usage }), ...geminiEmbedContent.readResponse(response) };
    const { operationName } = geminiEmbedContent;
    return [{ ...call, operationName, response: { ...facts, processing: 'batch' } }];
  }
  if (response.candidates === undefined && response.usageMetadata === undefined) return [];
  const facts = geminiGenerateContent.readResponse(response);
  const { operationName } = geminiGenerateContent;
  return [{ ...call, operationName, response: { ...facts, processing: 'batch' } }];
}

/** `files/batch-abc` of `/download/v1beta/files/batch-abc:download`. */
function readFileName({ path }: RequestHead): string {
  return /\/(files\/[^/:]+):download\/?$/.exec(path)?.[1] ?? path;
}
