/** A data set that a catalogue was made of. */
export interface CatalogSource {
  readonly name: string;
  readonly version: string;
  /** The day on which the data were taken, midnight in UTC. */
  readonly retrievedAt: Date;
}

/**
 * Parses what a catalogue's text says about where its prices come from.
 * @throws Error that names the source and the field.
 */
export function parseCatalogSources(text: string): CatalogSource[] {
  const { sources } = JSON.parse(text) as {
    readonly sources?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  return Object.entries(sources ?? {}).map(([name, { version, retrieved }]) => {
    const retrievedAt = new Date(
      /^\d{4}-\d\d-\d\d$/.test(String(retrieved)) ? String(retrieved) : '',
    );
    if (typeof version !== 'string' || Number.isNaN(retrievedAt.getTime())) {
      throw new Error(`Source ${name} needs a version, and the day on which it was retrieved.`);
    }
    return { name, version, retrievedAt };
  });
}
