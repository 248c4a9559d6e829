/**
 * Reads one sample of a processor's `/metrics`.
 * @returns `undefined` when there is no sample of that name with those labels.
 */
export async function readGauge(
  processorUrl: string,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<number | undefined> {
  const response = await fetch(new URL('/metrics', processorUrl));
  const text = await response.text();
  for (const line of text.split('\n')) {
    const [, sampleName, sampleLabels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (sampleName !== name) continue;
    const matches = Object.entries(labels).every(([key, wanted]) =>
      `,${sampleLabels},`.includes(`,${key}="${wanted}",`),
    );
    if (matches) return Number(value);
  }
  return undefined;
}
