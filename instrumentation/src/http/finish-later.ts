const tasks: (() => void)[] = [];
const maxWaiting = 32;
const delayMs = 50;
// So long may a turn of the app's event loop wait for ours.
const maxTurnMs = 2;
let timer: NodeJS.Timeout | null = null;

/**
 * Runs `task`, which must not throw, once the app has had its turn: with others, as one task after the other
 * takes half the time that each takes between two turns of the app. The process does not stay alive for it.
 */
export function finishLater(task: () => void): void {
  tasks.push(task);
  if (tasks.length === maxWaiting) setImmediate(runTasks);
  timer ??= setTimeout(runTasks, delayMs).unref();
}

/** Runs all that waits at once: what is read next depends on what it says. */
export function finishWaiting(): void {
  for (const task of tasks.splice(0)) task();
}

function runTasks(): void {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  const untilMs = performance.now() + maxTurnMs;
  let done = 0;
  while (done < tasks.length && (done === 0 || performance.now() < untilMs)) {
    tasks[done]?.();
    done += 1;
  }
  tasks.splice(0, done);
  if (tasks.length > 0) timer = setTimeout(runTasks, 0).unref();
}
