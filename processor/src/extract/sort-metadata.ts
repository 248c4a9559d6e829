import type { Attribution } from '../domain/usage.ts';
import { createTags } from './tags.ts';
import { toText } from './text.ts';

type Place = Exclude<keyof Attribution, 'tags' | 'objectType' | 'objectId'>;

/** Keys of free metadata that name what the ledger has a column for, letters only. */
const places: ReadonlyMap<string, Place> = new Map([
  ['user', 'userId'],
  ['userid', 'userId'],
  ['enduserid', 'userId'],
  ['session', 'sessionId'],
  ['sessionid', 'sessionId'],
  ['threadid', 'sessionId'],
  ['conversationid', 'sessionId'],
  ['chatid', 'sessionId'],
  ['organization', 'organization'],
  ['organizationid', 'organization'],
  ['orgid', 'organization'],
  ['tenantid', 'organization'],
  ['project', 'project'],
  ['projectid', 'project'],
  ['feature', 'feature'],
  ['task', 'task'],
]);

/** What LangChain, LangSmith and LiteLLM write into everybody's metadata about themselves. */
const ownKeys = /^(ls_|lc_versions$|LANGSMITH_|LANGCHAIN_|trace_id$|used_client_oauth_token$)/;

/**
 * Sorts what a sender's free metadata says into the ledger's columns, and the rest into tags; what a
 * column has already stays. Lists named `tags` are tags of their own, with the value `true`; other
 * lists and maps say nothing that a tag can hold.
 */
export function sortMetadata(
  attribution: Attribution,
  entries: Iterable<readonly [string, unknown]>,
): Attribution {
  const columns = new Map<Place, string>();
  const tags: (readonly [string, unknown])[] = Object.entries(attribution.tags);
  for (const [key, value] of entries) {
    if (ownKeys.test(key)) continue;
    const place = places.get(key.toLowerCase().replace(/[^a-z]/g, ''));
    const text = toText(value);
    if (place !== undefined && text !== null && !columns.has(place)) columns.set(place, text);
    else if (/^tags?$/i.test(key) && Array.isArray(value)) tags.push(...labelTags(value));
    else if (text !== null) tags.push([key, value]);
  }
  return {
    ...attribution,
    userId: attribution.userId ?? columns.get('userId') ?? null,
    sessionId: attribution.sessionId ?? columns.get('sessionId') ?? null,
    organization: attribution.organization ?? columns.get('organization') ?? null,
    project: attribution.project ?? columns.get('project') ?? null,
    feature: attribution.feature ?? columns.get('feature') ?? null,
    task: attribution.task ?? columns.get('task') ?? null,
    tags: createTags(tags),
  };
}

/** Labels without values as tags. */
export function labelTags(labels: Iterable<unknown>): [string, string][] {
  return [...labels]
    .map((label) => toText(label))
    .filter((label) => label !== null)
    .map((label) => [label, 'true']);
}
