type Env = Readonly<Record<string, string | undefined>>;

/**
 * The environment in which every Node process loads `entry` before its app. A URL has neither spaces nor
 * quotes, which NODE_OPTIONS would want escaped. What NODE_OPTIONS says already stays.
 */
export function createRunEnv(env: Env, entry: URL): Record<string, string> {
  const option = `--import=${entry.href}`;
  const before = env.NODE_OPTIONS?.trim() ?? '';
  const options = before.split(/\s+/).includes(option) ? before : `${before} ${option}`.trim();
  const set = Object.entries(env).filter((each): each is [string, string] => each[1] !== undefined);
  return { ...Object.fromEntries(set), NODE_OPTIONS: options };
}
