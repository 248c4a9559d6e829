import { decodePercent } from '../../decode-percent.ts';
import { parseText } from '../wire-value.ts';

/** The model that a path names before its verb: `…/models/gemini-2.5-pro:generateContent`. */
export function parseModel(path: string): string | undefined {
  const [, model] = /\/([^/:]+):[A-Za-z]+\/?$/.exec(path) ?? [];
  return model === undefined ? undefined : parseText(decodePercent(model));
}
