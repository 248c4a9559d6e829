/** What providers, gateways and libraries put before a model's name. */
const PREFIXES = [
  /^.*\//, // openai/…, models/…, publishers/google/models/…, arn:aws:bedrock:…:inference-profile/…
  /^(?:anthropic|azure|bedrock|cohere|deepseek|gemini|google(?:-gla|-vertex)?|groq|mistral|ollama|openai|openrouter|vertex_ai|xai):(?=.)/,
  /^(?:af|apac|au|ca|eu|global|in|jp|me|sa|us|us-gov)\.(?=[a-z])/,
  /^(?:ai21|amazon|anthropic|cohere|deepseek|google|meta|minimax|mistral|moonshot(?:ai)?|nvidia|openai|qwen|writer)\.(?=[a-z])/,
];

/** What says which edition of a model it is: `-2024-07-18`, `@20241022`, `-0613`, `-001`, `-latest`. */
const SUFFIX =
  /(?:[-@](?:20\d\d-?\d\d-?\d\d|\d\d-20\d\d|\d\d-\d\d|\d{3,4}|latest|default)|-v\d+|:(?:\d+|beta|exacto|extended|floor|free|nitro|online|thinking))$/;

/** More editions than this no name has. */
const MAX_SUFFIXES = 4;

/**
 * A model's name without who serves it and which edition it is, so that what a client asked for and
 * what a provider says it used are the same. For comparing witnesses only: prices tell editions apart.
 */
export function normalizeModel(model: string): string {
  let name = model.trim().toLowerCase();
  for (const prefix of PREFIXES) name = name.replace(prefix, '');
  for (let count = 0; count < MAX_SUFFIXES && SUFFIX.test(name); count += 1) {
    name = name.replace(SUFFIX, '');
  }
  return name;
}
