// #region recipe
/** Next calls this once, before it answers its first request. */
export async function register() {
  if (process.env.NEXT_RUNTIME === 'nodejs') await import('@tallylight/instrumentation/register');
}
// #endregion
