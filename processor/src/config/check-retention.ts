import {
  type ConfigTree,
  type Environment,
  type Mistake,
  selectItems,
  selectText,
} from './config-tree.ts';
import { lifetime } from './retention-settings.ts';

const DEFAULT_MAX_AGE_DAYS = 35;

/**
 * Nothing is dropped that is still taken: a call that is sent again would be new, and count twice.
 */
export function checkRetention(tree: ConfigTree, env: Environment): Mistake[] {
  const written = env.TALLYLIGHT_MAX_AGE_DAYS ?? selectText(tree, 'ingest', 'max_age_days');
  const maxAgeDays = written === undefined ? DEFAULT_MAX_AGE_DAYS : Number(written);
  const lifetimes = [
    { at: ['retention', 'usage'], text: selectText(tree, 'retention', 'usage') },
    ...selectItems(tree, 'retention', 'classes').map((each, index) => ({
      at: ['retention', 'classes', index, 'usage'],
      text: selectText(each, 'usage'),
    })),
  ];
  return lifetimes.flatMap(({ at, text }): Mistake[] => {
    const days = lifetime.safeParse(text).data;
    if (typeof days !== 'number' || !(days < maxAgeDays)) return [];
    return [
      {
        at,
        message:
          `is ${text}, shorter than ingest.max_age_days (${maxAgeDays}): a call that is sent again after its record was dropped would count twice. ` +
          `Write at least ${maxAgeDays}d, or lower the maximum age.`,
      },
    ];
  });
}
