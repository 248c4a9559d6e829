/** What one check found. */
export interface Check {
  readonly name: string;
  readonly outcome: Outcome;
  /** What was found, with its values. */
  readonly summary: string;
  /** What to do; `null` where nothing is to be done. */
  readonly advice: string | null;
}

/** `skipped`: what the check needs is missing, and another check says so. */
export type Outcome = 'ok' | 'warning' | 'failed' | 'skipped';

export function ok(name: string, summary: string): Check {
  return { name, outcome: 'ok', summary, advice: null };
}

export function warning(name: string, summary: string, advice: string): Check {
  return { name, outcome: 'warning', summary, advice };
}

export function failed(name: string, summary: string, advice: string): Check {
  return { name, outcome: 'failed', summary, advice };
}

export function skipped(name: string, summary: string): Check {
  return { name, outcome: 'skipped', summary, advice: null };
}
