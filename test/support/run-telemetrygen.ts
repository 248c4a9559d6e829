import { createChildEnv } from './child-env.ts';
import { findTool } from './find-tool.ts';
import { startProcess } from './start-process.ts';

/** OpenTelemetry's load generator. */
export const telemetrygen = findTool(['telemetrygen'], {
  variable: 'TALLYLIGHT_TELEMETRYGEN',
  hint: 'go install github.com/open-telemetry/opentelemetry-collector-contrib/cmd/telemetrygen@v0.161.0',
});

const workers = 4;

/**
 * Sends traces of two spans each over gRPC and waits until they are taken.
 * @param traces how many, a multiple of 4.
 * @param attributes of every span, as telemetrygen takes them: text in quotes.
 */
export async function runTelemetrygen({
  address,
  traces,
  attributes = {},
}: {
  address: string;
  traces: number;
  attributes?: Readonly<Record<string, string>>;
}): Promise<void> {
  const given = Object.entries(attributes).flatMap(([key, value]) => [
    '--telemetry-attributes',
    `${key}=${value}`,
  ]);
  const child = await startProcess(
    telemetrygen.path,
    [
      ...['traces', '--otlp-endpoint', address, '--otlp-insecure', '--workers', String(workers)],
      // In batches it makes more than its exporter sends, or a slow machine takes, and drops the rest.
      ...[
        '--traces',
        String(Math.ceil(traces / workers)),
        '--batch=false',
        '--rate',
        '0',
        ...given,
      ],
    ],
    { env: createChildEnv() },
  );
  const { code } = await child.exited;
  if (code !== 0) throw new Error(`telemetrygen ended with ${code}: ${child.stderr()}`);
}
