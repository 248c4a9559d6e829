import { z } from 'zod';
import { CliError, exitCodes } from './cli-error.ts';

/** Where the API is and what opens it. */
export interface ApiAccess {
  readonly url: string;
  readonly token: string | null;
  /** Where the token is from, or would be. */
  readonly tokenVariable: 'TALLYLIGHT_READ_TOKEN' | 'TALLYLIGHT_ADMIN_TOKEN';
  /** Whose records are asked for; `null` for the token's own. */
  readonly tenant: string | null;
}

/** What was asked for is written wrongly; is not there, or not possible. */
const statusCodes: Readonly<Record<number, number>> = {
  400: exitCodes.usage,
  404: exitCodes.failed,
  409: exitCodes.failed,
  422: exitCodes.failed,
};

/** The API answered with a problem. */
export class ApiProblem extends CliError {
  readonly status: number;

  constructor(status: number, message: string) {
    super(statusCodes[status] ?? exitCodes.couldNotRun, message);
    this.status = status;
  }
}

const problemShape = z.object({
  detail: z.string(),
  errors: z.array(z.object({ parameter: z.string(), detail: z.string() })).optional(),
});

interface AskOptions {
  readonly timeoutMs?: number;
}

/**
 * Reads one address of the API and parses its answer.
 * @throws ApiProblem when the API answers with one, CliError when it does not answer.
 */
export async function readApi<T>(
  access: ApiAccess,
  path: string,
  shape: z.ZodType<T>,
  options: AskOptions = {},
): Promise<T> {
  return await ask(access, path, shape, { ...options, init: {} });
}

/**
 * Posts JSON to one address of the API and parses its answer.
 * @throws as `readApi`.
 */
export async function sendApi<T>(
  access: ApiAccess,
  path: string,
  content: unknown,
  shape: z.ZodType<T>,
  options: AskOptions = {},
): Promise<T> {
  const init = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(content),
  };
  return await ask(access, path, shape, { ...options, init });
}

async function ask<T>(
  { url, token, tokenVariable, tenant }: ApiAccess,
  path: string,
  shape: z.ZodType<T>,
  {
    init: { headers, ...init },
    timeoutMs = 10_000,
  }: AskOptions & {
    init: { method?: string; headers?: Readonly<Record<string, string>>; body?: string };
  },
): Promise<T> {
  const address = new URL(`${url}/api/v1/${path}`);
  if (tenant !== null) address.searchParams.set('tenant', tenant);
  const response = await fetch(address, {
    ...init,
    headers: { ...headers, ...(token !== null && { Authorization: `Bearer ${token}` }) },
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((cause: unknown) => {
    throw new CliError(
      exitCodes.couldNotRun,
      `${url} does not answer: ${describeFailure(cause)}.`,
      {
        cause,
      },
    );
  });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const problem = problemShape.safeParse(body).data ?? {
      detail: `${address} answered ${response.status}.`,
    };
    throw new ApiProblem(response.status, describeProblem(problem, response.status, tokenVariable));
  }
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new CliError(
    exitCodes.couldNotRun,
    `${address} answered with something else than Tallylight does. Is another program there? Give the processor with --url.`,
    { cause: parsed.error },
  );
}

function describeProblem(
  { detail, errors = [] }: z.infer<typeof problemShape>,
  status: number,
  tokenVariable: string,
): string {
  if (status === 401) return `${detail} This command takes it from ${tokenVariable}.`;
  return [
    detail,
    ...errors.map((error) => `${error.parameter} ${error.detail.replace(/(?<![.?])$/, '.')}`),
  ].join(' ');
}

/** The reason behind fetch's own “fetch failed”. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'no answer in time';
  const { cause } = error;
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) {
    return describeFailure(cause.errors[0]);
  }
  if (!(cause instanceof Error)) return error.message;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  if (code === 'ECONNREFUSED') return 'connection refused';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its name is unknown';
  return cause.message;
}
