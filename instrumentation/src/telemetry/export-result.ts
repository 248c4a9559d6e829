import type { SpanExporter } from '@opentelemetry/sdk-trace';

/** What OpenTelemetry's exporter says of one export. */
export type ExportResult = Parameters<Parameters<SpanExporter['export']>[1]>[0];

const finalStatuses: ReadonlySet<number> = new Set([400, 413, 415, 422]);

/** Whether a receiver that answers so will not take the same however often it is sent. */
export function isFinalStatus(status: number): boolean {
  return finalStatuses.has(status);
}

export function isTaken({ code }: ExportResult): boolean {
  return code === 0;
}

export function isFinalResult(result: ExportResult): boolean {
  return isFinalStatus(Number(readCode(result)));
}

export function describeResult(result: ExportResult): string {
  return String(readCode(result) ?? result.error?.message ?? 'unknown');
}

function readCode(result: ExportResult): unknown {
  return (result.error as { code?: unknown } | undefined)?.code;
}
