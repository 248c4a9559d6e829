const DATE = String.raw`20\d{6}|20\d\d-\d\d-\d\d`;

/** A date behind a model's name, after which it is the same model: `gpt-4.1-2025-04-14`. */
const DATE_SUFFIX = new RegExp(`[-@](?:${DATE})$`);

/**
 * What may follow the name of a family: dates of any length, versions, channels. One digit is no
 * date: it is another model (`claude-opus-4` and `claude-opus-4-1`).
 */
const VERSION_SUFFIX = new RegExp(
  String.raw`(?:[-@](?:${DATE}|\d{4}|\d{3}|\d\d-\d\d|\d\d-20\d\d|latest|default|preview|beta|exp|experimental)|-v\d+(?:\.\d+)?|:\d+)$`,
);

/** A fine-tuned model, after OpenAI's two ways to name one. */
const FINE_TUNED = /^(ft:[^:]+):|^(.+\.ft-)/;

/** Resource names in which Google and AWS wrap a model id. An application's own profile is opaque. */
const GOOGLE_RESOURCE = /^(?:projects\/.+\/)?(?:publishers\/[^/]+\/)?models\//;
const AWS_RESOURCE = /^arn:aws[\w-]*:bedrock:.*:(?:foundation-model|inference-profile)\//;

/** The id by which a model is looked up: lower case, without the resource name around it. */
export function toModelKey(providerName: string, modelId: string): string {
  const id = modelId.trim().toLowerCase();
  const bare = providerName.startsWith('gcp.')
    ? id.replace(GOOGLE_RESOURCE, '')
    : id.replace(AWS_RESOURCE, '');
  const [, modern, legacy] = FINE_TUNED.exec(bare) ?? [];
  return modern ?? legacy ?? bare;
}

/** The key without its date, where it has one. */
export function withoutDate(key: string): string | null {
  return DATE_SUFFIX.test(key) ? key.replace(DATE_SUFFIX, '') : null;
}

/** `-20251101-v1:0` has three; more is no model id, and would let a sender make us work. */
const MOST_SUFFIXES = 4;

/** The key and what remains when versions and dates are taken off its end, the longest first. */
export function listFamilies(key: string): string[] {
  const families = [key];
  for (let rest = key; families.length <= MOST_SUFFIXES && VERSION_SUFFIX.test(rest); ) {
    rest = rest.replace(VERSION_SUFFIX, '');
    families.push(rest);
  }
  return families;
}
