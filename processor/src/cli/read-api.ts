import { z } from 'zod';
import { CliError, exitCodes } from './cli-error.ts';

/** Where the API is and what opens it. */
export interface ApiAccess {
  readonly url: string;
  readonly readToken: string | null;
}

/** The API answered with a problem. */
export class ApiProblem extends CliError {
  readonly status: number;

  constructor(status: number, message: string) {
    super(status === 404 ? exitCodes.failed : exitCodes.couldNotRun, message);
    this.status = status;
  }
}

const problemShape = z.object({ detail: z.string() });

/**
 * Reads one address of the API and parses its answer.
 * @throws ApiProblem when the API answers with one, CliError when it does not answer.
 */
export async function readApi<T>(
  { url, readToken }: ApiAccess,
  path: string,
  shape: z.ZodType<T>,
  { timeoutMs = 10_000 }: { timeoutMs?: number } = {},
): Promise<T> {
  const address = `${url}/api/v1/${path}`;
  const response = await fetch(address, {
    headers: readToken === null ? {} : { Authorization: `Bearer ${readToken}` },
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
    const problem = problemShape.safeParse(body);
    throw new ApiProblem(response.status, describeProblem(address, response.status, problem.data));
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
  address: string,
  status: number,
  problem: z.infer<typeof problemShape> | undefined,
): string {
  if (status === 401) {
    return `${problem?.detail ?? 'A read token is required.'} This command takes it from TALLYLIGHT_READ_TOKEN.`;
  }
  return problem?.detail ?? `${address} answered ${status}.`;
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
