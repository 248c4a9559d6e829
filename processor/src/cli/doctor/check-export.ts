import type { ExportTarget } from '../config.ts';
import { describeFailure } from '../read-api.ts';
import { type Check, failed, ok, warning } from './check.ts';

const name = 'export';

/** Whether spans that an app sends in this environment arrive: an empty request takes their way. */
export async function checkExport(
  target: ExportTarget,
  { timeoutMs = 10_000 }: { timeoutMs?: number } = {},
): Promise<Check> {
  const where = `${target.url} (${target.decidedBy ?? 'the default'})`;
  if (target.disabled) {
    return failed(name, 'OTEL_SDK_DISABLED is true: apps send nothing', 'Unset OTEL_SDK_DISABLED.');
  }
  if (!URL.canParse(target.url)) {
    return failed(name, `${where} is no address`, `Correct ${target.decidedBy}.`);
  }
  try {
    const response = await fetch(target.url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...target.headers },
      body: '{"resourceSpans":[]}',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return judge(response.status, where);
  } catch (error) {
    return failed(
      name,
      `${where}: ${describeFailure(error)}`,
      'Start the processor, or set TALLYLIGHT_ENDPOINT to where it listens for OTLP over HTTP.',
    );
  }
}

function judge(status: number, where: string): Check {
  if (status >= 200 && status < 300) return ok(name, `${where} accepts spans`);
  if (status === 401 || status === 403) {
    return failed(
      name,
      `${where} refuses the ingest token (${status})`,
      'Set TALLYLIGHT_HEADERS="authorization=Bearer <ingest token>".',
    );
  }
  if (status === 429 || status === 503) {
    return warning(
      name,
      `${where} cannot store right now (${status}); apps keep their spans and try again`,
      'See the check of the ledger, and the processor’s log.',
    );
  }
  return failed(
    name,
    `${where} answers ${status}, which no OTLP receiver does`,
    'Another program is there, or the path is wrong. Set TALLYLIGHT_ENDPOINT to the processor.',
  );
}
