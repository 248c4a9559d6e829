const maxKnown = 1000;

/**
 * Creates what puts a keyed hash in a user's place: the first 32 hex digits of HMAC-SHA256. The same user has
 * the same hash in every process with the same key, and nobody without the key can try names.
 */
export function createUserIdHash(key: string): (userId: string) => string {
  // Loaded by those who hash only: it would cost every start several milliseconds.
  const { createHmac } = process.getBuiltinModule('node:crypto');
  const known = new Map<string, string>();
  return function hashUserId(userId) {
    let hash = known.get(userId);
    if (hash === undefined) {
      hash = createHmac('sha256', key).update(userId).digest('hex').slice(0, 32);
      if (known.size >= maxKnown) known.clear();
      known.set(userId, hash);
    }
    return hash;
  };
}
