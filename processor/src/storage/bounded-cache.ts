import { hash } from 'node:crypto';

const MAX_KEY_LENGTH = 256;

/** Ids by text. Holds so many entries and forgets the oldest first; long texts are held as hashes. */
export interface BoundedCache {
  get(key: string): number | undefined;
  set(key: string, id: number): void;
  clear(): void;
}

export function createBoundedCache(maxEntries: number): BoundedCache {
  const ids = new Map<string, number>();
  return {
    get: (key) => ids.get(shorten(key)),
    set(key, id) {
      ids.set(shorten(key), id);
      if (ids.size <= maxEntries) return;
      for (const oldest of ids.keys()) {
        ids.delete(oldest);
        break;
      }
    },
    clear: () => ids.clear(),
  };
}

/** A short text is no hash: those have a prefix that JSON, as the keys are, does not begin with. */
function shorten(key: string): string {
  return key.length <= MAX_KEY_LENGTH ? key : `#${hash('sha256', key, 'base64')}`;
}
