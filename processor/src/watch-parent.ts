/** How long a parent that is gone may stay unnoticed. */
const POLL_MS = 500;

/**
 * Calls `onGone` once when the process that started this one has ended. npm passes SIGINT and SIGTERM
 * on and dies of SIGHUP and SIGKILL alone, so that nobody else would tell.
 */
export function watchParent(onGone: () => void, { pollMs = POLL_MS } = {}): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, pollMs);
  timer.unref();
}
