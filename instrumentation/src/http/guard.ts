/** Wraps what runs inside the app's calls: whatever goes wrong in it, the app never sees it. */
export function guard<Args extends unknown[]>(
  run: (...args: Args) => void,
): (...args: Args) => void {
  return function guarded(...args) {
    try {
      run(...args);
    } catch {
      // Nothing of ours may reach the app; the call it was about shows up as a gap or as absent usage.
    }
  };
}
