import { withoutPrefix } from './provider-names.ts';

/** What LiteLLM's name for a price says. */
export interface NamedPrice {
  /** The id as the provider knows it. */
  readonly model: string;
  /** Quality, size and steps of an image, as a class of its unit: `hd.1024x1792`; empty for none. */
  readonly imageClass: string;
  /** Pixels of such an image, `null` where its size is not stated. */
  readonly pixels: number | null;
}

const QUALITY = /^(?:low|medium|high|xhigh|max|hd|standard)$/;
const SIZE = /^(\d+|max)-x-(\d+|max)$/;
const STEPS = /^(?:\d+|max)-steps$/;

/** Reads `hd/1024-x-1792/dall-e-3`: quality, size and steps stand in front of the model. */
export function readName(name: string, sourceId: string): NamedPrice {
  const parts = withoutPrefix(name, sourceId).split('/');
  const classes: string[] = [];
  let pixels: number | null = null;
  while (parts.length > 1 && isClass(parts)) {
    const part = parts.shift() ?? '';
    const [, width, height] = SIZE.exec(part) ?? [];
    classes.push(width === undefined ? part.replace('-', '_') : `${width}x${height}`);
    if (width !== undefined && width !== 'max') pixels = Number(width) * Number(height);
  }
  const model = withoutPrefix(parts.join('/'), sourceId);
  return { model, imageClass: classes.join('.'), pixels };
}

/** A quality is one only in front of a size: `standard` is a voice of Amazon Polly. */
function isClass([first = '', second = '']: readonly string[]): boolean {
  return SIZE.test(first) || STEPS.test(first) || (QUALITY.test(first) && SIZE.test(second));
}
