/** One model of LiteLLM's price map, as published: a cost per unit under a key for each. */
export interface SourceModel {
  readonly litellm_provider?: string;
  readonly mode?: string;
  /** The provider's own price page. */
  readonly source?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly tiered_pricing?: readonly SourceTier[];
  readonly guardrail_cost_per_unit?: Readonly<Record<string, number>>;
  readonly search_context_cost_per_query?: Readonly<Record<string, number>>;
  readonly [key: string]: unknown;
}

/** A search's cost by how many results it may return. */
export interface SourceTier {
  readonly input_cost_per_query: number;
  readonly max_results_range: readonly [from: number, to: number];
}

export interface Source {
  readonly version: string;
  readonly models: Readonly<Record<string, SourceModel>>;
}

/** @throws Error when the text is not LiteLLM's price map, or names no version. */
export function parseSource(text: string, version: string | undefined): Source {
  const data: unknown = JSON.parse(text);
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new Error('The file is no price map of LiteLLM: it is no object of models.');
  }
  const wrapped = 'models' in data && 'version' in data;
  const { version: found, models } = wrapped ? data : { version: undefined, models: data };
  const named = version ?? found;
  if (typeof named !== 'string') {
    throw new Error('The data name no version: give it with --version 1.109.1.');
  }
  const { sample_spec: _, ...all } = models as Source['models'];
  return { version: named, models: all };
}
