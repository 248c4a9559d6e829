/** How long records are kept. `null` is for ever. */
export interface RetentionPolicy {
  /** Days; of records that no class names. */
  readonly usageDays: number | null;
  /** The first one that names a record's environment counts. */
  readonly classes: readonly RetentionClass[];
}

export interface RetentionClass {
  /** Names, in which `*` stands for any characters. */
  readonly environments: readonly string[];
  readonly usageDays: number | null;
}

/** Records of one month that are past their time. */
export interface ExpiredUsage {
  /** `2026-01`. */
  readonly month: string;
  /** The class's environments; `null` where the whole month is dropped, whoever its records are of. */
  readonly environments: readonly string[] | null;
  /** They began before. */
  readonly before: Date;
  readonly records: number;
}

/** What a run of the retention did, or would do. */
export interface RetentionOutcome {
  readonly isDryRun: boolean;
  /** Somebody else was at it: nothing was done. */
  readonly isBusy: boolean;
  readonly expired: readonly ExpiredUsage[];
}

/** Keeps everything. */
export const KEEP_ALL: RetentionPolicy = { usageDays: null, classes: [] };

/**
 * Which class an environment is of: its place in the list, `null` where none names it.
 * @param environment `null` where the sender names none, which no pattern matches.
 */
export function resolveRetentionClass(
  { classes }: RetentionPolicy,
  environment: string | null,
): number | null {
  if (environment === null) return null;
  const at = classes.findIndex(({ environments }) =>
    environments.some((pattern) => matches(pattern, environment)),
  );
  return at === -1 ? null : at;
}

function matches(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(name);
}
