/** The configuration cannot be used. Holds every mistake in it, not just the first. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /**
   * One sentence each, beginning with `tallylight.yaml:3:9` (line and column, from 1) or the name
   * of an environment variable: what is wrong, which value, and what to do. Never a secret.
   */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    const mistakes = problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`;
    super(`The configuration has ${mistakes}:\n${problems.join('\n')}`);
    this.problems = problems;
  }
}
