import type { Price } from '../../domain/price.ts';
import type { SourceMatch } from './source.ts';

/** Geographies that stand before a Bedrock model id. */
const GEOGRAPHIES = ['apac', 'au', 'ca', 'eu', 'global', 'in', 'jp', 'sa', 'us', 'us-gov'];

/** A prefix that was cut within a date or a separator: `claude-sonnet-4-2025`, `gpt-5-nano-`. */
const CUT_WITHIN_SUFFIX = /(?:-20\d\d)?[-@]$|-20\d\d$|-0$/;

/** The forms of a date in a regular expression that ends there. */
const DATE_PATTERN =
  /^(.*?)(?:\(-\\d\{8\}\)\?|\[-@\]\\d\{8\}|-\\d\{8\}|-\\d\{4\}-\\d\{2\}-\\d\{2\}|-\\d)\$?$/;

export interface ConvertedMatch {
  readonly match: Price['match'];
  /** Clauses that have no safe equivalent, and are left out. */
  readonly dropped: readonly string[];
}

/**
 * Turns a match clause into whole ids and families. A prefix becomes a family, which matches only
 * with a date or version behind it; `contains` becomes the same, read from the start of the id; a
 * regular expression becomes the id that it spells out before its date. `gpt-4` then never
 * matches `gpt-4.1`, and nothing that a sender writes is ever run against a pattern.
 */
export function convertMatch(
  clause: SourceMatch,
  { sourceId, model, suffix }: { sourceId: string; model: string; suffix: string },
): ConvertedMatch {
  const exact = new Set<string>();
  const families = new Set<string>();
  const dropped: string[] = [];

  function addFamily(prefix: string): void {
    families.add(prefix);
    const whole = prefix.replace(CUT_WITHIN_SUFFIX, '');
    if (whole !== prefix && whole !== '') families.add(whole);
  }

  function visit(part: SourceMatch): void {
    for (const inner of part.or ?? []) visit(inner);
    if (part.and !== undefined) visitAll(part.and);
    if (part.equals !== undefined) exact.add(part.equals);
    if (part.starts_with !== undefined) addFamily(part.starts_with);
    if (part.ends_with !== undefined) {
      for (const id of spellOut(part.ends_with, sourceId)) exact.add(id);
    }
    if (part.contains !== undefined) {
      for (const id of spellOut(part.contains, sourceId)) addFamily(id);
    }
    if (part.regex !== undefined && !addPattern(part.regex)) dropped.push(`regex ${part.regex}`);
  }

  /** All must hold: the prefix decides, and the exclusions (`-tts`) are no dates or versions. */
  function visitAll(parts: readonly SourceMatch[]): void {
    for (const part of parts) {
      if (part.starts_with !== undefined) addFamily(part.starts_with);
      else if (!part.regex?.startsWith('^(?!')) dropped.push(JSON.stringify({ and: parts }));
    }
  }

  function addPattern(pattern: string): boolean {
    const dated = DATE_PATTERN.exec(pattern);
    const ids = readLiterals(dated?.[1] ?? pattern.replace(/\$$/, ''));
    // What ends with a whole date is a snapshot of the id, which needs no family.
    for (const id of ids) (pattern.endsWith('$') ? exact : families).add(id);
    return ids.length > 0;
  }

  visit(clause);
  exact.delete(model);
  const finish = (ids: ReadonlySet<string>) =>
    [...new Set([...ids].map((id) => (id + suffix).toLowerCase()))].sort();
  return { match: { exact: finish(exact), families: finish(families) }, dropped };
}

/** The whole ids that a part of an id stands for. Only Bedrock puts something in front. */
function spellOut(part: string, sourceId: string): string[] {
  const id = part.slice(part.lastIndexOf('/') + 1);
  if (sourceId !== 'aws') return [id];
  if (GEOGRAPHIES.some((geography) => id.startsWith(`${geography}.`))) return [id];
  const vendor = id.startsWith('claude-') ? 'anthropic.' : id.startsWith('titan-') ? 'amazon.' : '';
  return [vendor + id, ...GEOGRAPHIES.map((geography) => `${geography}.${vendor}${id}`)];
}

/** The literal ids that an anchored expression spells out, none where it is more than that. */
function readLiterals(pattern: string): string[] {
  if (!pattern.startsWith('^')) return [];
  const [, optional = '', rest = ''] = /^\^(?:\((\w+\/)\)\?)?(.*)$/.exec(pattern) ?? [];
  const literal = rest.replace(/\\([.[\]])/g, '$1');
  if (!/^[\w.:/@[\]=-]+$/.test(literal) || /(?<!\\)[[\].]/.test(rest)) return [];
  return optional === '' ? [literal] : [literal, optional + literal];
}
