import type { Exporters } from './create-exporters.ts';
import type { ExportOptions } from './export-target.ts';

/**
 * OpenTelemetry's exporters, loaded and made when something is first sent: they are a third of what `register`
 * would load, and many processes call nobody.
 *
 * @param isolate runs a function while the variables that the exporters read are away
 */
export function createExporterLoader(
  options: ExportOptions,
  isolate: <Result>(create: () => Result) => Result,
): () => Promise<Exporters> {
  let exporters: Exporters | null = null;

  return async function loadExporters() {
    if (exporters !== null) return exporters;
    const { createExporters } = await import('./create-exporters.ts');
    exporters ??= isolate(() => createExporters(options));
    return exporters;
  };
}
