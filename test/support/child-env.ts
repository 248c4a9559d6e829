/**
 * Creates the environment of a child process: this process' own without anything that would
 * change what Tallylight or the providers' SDKs do, and with `extra`.
 */
export function createChildEnv(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !meddling.test(name));
  return {
    ...Object.fromEntries(kept),
    NO_PROXY: '127.0.0.1,localhost',
    // What one test leaves on disk must not reach the receiver of another.
    TALLYLIGHT_SPOOL_DIR: 'off',
    ...extra,
  };
}

const meddling =
  /^(TALLYLIGHT_|OTEL_|OPENAI_|ANTHROPIC_|GOOGLE_|GEMINI_|DATABASE_URL$|PG[A-Z]+$|NODE_OPTIONS$|NODE_TEST_CONTEXT$|ENVIRONMENT$|APP_VERSION$|(https?|no|all)_proxy$)/i;

/** The export conditions that this process runs with, for a child to run the same sources. */
export function inheritedConditions(): string[] {
  return process.execArgv.filter((argument) => argument.startsWith('--conditions='));
}
