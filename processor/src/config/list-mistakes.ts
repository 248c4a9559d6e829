import { z } from 'zod';
import type { ConfigPath, Mistake } from './config-tree.ts';
import { suggestNearest } from './suggest-nearest.ts';

/** What a schema found wrong, nothing where there is no error. Each unknown setting counts by itself. */
export function listMistakes(error: z.ZodError | undefined, schema: z.ZodType): Mistake[] {
  return (error?.issues ?? []).flatMap((issue): Mistake[] => {
    if (issue.code !== 'unrecognized_keys') return [{ at: issue.path, message: issue.message }];
    const known = listSettings(schema, issue.path);
    return issue.keys.map((key) => ({
      at: [...issue.path, key],
      part: 'key',
      message: `is no setting.${suggestNearest(key, known)} There are: ${known.join(', ')}.`,
    }));
  });
}

/** The names of the settings that a section of the file can have. */
function listSettings(schema: z.ZodType, path: ConfigPath): string[] {
  let section = unwrap(schema);
  for (const key of path) {
    if (section instanceof z.ZodArray) section = unwrap(section.element);
    else if (section instanceof z.ZodObject) section = unwrap(section.shape[String(key)]);
  }
  return section instanceof z.ZodObject ? Object.keys(section.shape) : [];
}

function unwrap(schema: unknown): unknown {
  const isWrapper =
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodOptional;
  return isWrapper ? unwrap(schema.unwrap()) : schema;
}
