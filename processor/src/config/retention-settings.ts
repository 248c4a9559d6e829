import type { RetentionPolicy } from '../domain/retention.ts';
import { createList, createSection, createSetting, quote, SettingError } from './setting.ts';
import { createName } from './setting-types.ts';

/** In days. */
type Lifetime = number | 'forever';

export const lifetime = createSetting('days such as 400d, or forever', (text): Lifetime => {
  if (text === 'forever') return text;
  const [, days] = /^(\d{1,5})\s*d$/.exec(text) ?? [];
  if (days !== undefined && Number(days) >= 1 && Number(days) <= 36_500) return Number(days);
  throw new SettingError(
    `${quote(text)} is no time to keep something: write days such as 400d, from 1d to 36500d, or forever.`,
  );
});

const retentionClass = createSection({
  environments: createList(
    'a list of environments',
    createName('the name of an environment, or a pattern such as ci*'),
  ),
  usage: lifetime,
});

/** `retention:` in the file. */
export const retention = createSection({
  usage: lifetime.default('forever'),
  content: lifetime.prefault('30d'),
  classes: createList('a list of classes', retentionClass).default([]),
}).prefault({});

export function createRetention({
  usage,
  classes,
}: {
  usage: Lifetime;
  classes: readonly { environments: readonly string[]; usage: Lifetime }[];
}): RetentionPolicy {
  return {
    usageDays: toDays(usage),
    classes: classes.map((each) => ({
      environments: each.environments,
      usageDays: toDays(each.usage),
    })),
  };
}

/** Content is of a record, so the shortest of all times holds. */
export function resolveContentDays({
  usage,
  content,
  classes,
}: {
  usage: Lifetime;
  content: Lifetime;
  classes: readonly { usage: Lifetime }[];
}): number | null {
  const days = [content, usage, ...classes.map((each) => each.usage)].map(toDays);
  return days.reduce((first, second) =>
    first === null || second === null ? (first ?? second) : Math.min(first, second),
  );
}

function toDays(lifetime: Lifetime): number | null {
  return lifetime === 'forever' ? null : lifetime;
}
