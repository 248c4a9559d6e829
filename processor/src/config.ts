import { checkSettings } from './config/check-settings.ts';
import { ConfigError } from './config/config-error.ts';
import type { Environment, Mistake } from './config/config-tree.ts';
import { type Config, createConfig } from './config/create-config.ts';
import { decodeYaml } from './config/decode-yaml.ts';
import { environmentSchema } from './config/environment-schema.ts';
import { fileSchema } from './config/file-schema.ts';
import { formatMistakes } from './config/format-mistakes.ts';
import { listMistakes } from './config/list-mistakes.ts';
import { loadConfigFile } from './config/load-config-file.ts';

export { ConfigError } from './config/config-error.ts';
export type { Config } from './config/create-config.ts';
export { isLoopback } from './config/is-loopback.ts';

/**
 * Loads `tallylight.yaml` and the environment variables, which win over it. An empty variable
 * counts as not set.
 * @param file read instead of what `TALLYLIGHT_CONFIG` names.
 * @throws ConfigError with every mistake in both.
 */
export function loadConfig({
  env: variables = process.env,
  file: named,
  workingFolder = process.cwd(),
}: {
  env?: Environment;
  file?: string;
  workingFolder?: string;
} = {}): Config {
  const env = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const file = loadConfigFile({ named: named ?? env.TALLYLIGHT_CONFIG, workingFolder });
  const yaml = decodeYaml(file.text);
  const settings = fileSchema.safeParse(yaml.tree);
  const environment = environmentSchema.safeParse(env);

  // In a file that could not be read to its end, what seems to be missing may be behind it.
  const isRead = file.problem === null && yaml.isComplete;
  const mistakes = [
    ...(isRead ? listMistakes(settings.error, fileSchema) : []),
    ...(isRead ? checkSettings(yaml.tree, env) : []),
    ...listMistakes(environment.error, environmentSchema).map(inVariable),
  ];
  const problems = [
    file.problem ?? [],
    formatMistakes(mistakes, { fileName: file.name, yaml }),
  ].flat();
  if (problems.length > 0 || !settings.success || !environment.success) {
    throw new ConfigError(problems);
  }
  return createConfig({
    file: settings.data,
    filePath: file.path,
    environment: environment.data,
    env,
    workingFolder,
  });
}

/** Whether npm started this process, as `npm start` does. */
export function isStartedByNpm(env: Environment = process.env): boolean {
  return env.npm_lifecycle_event !== undefined;
}

function inVariable({ at, message }: Mistake): Mistake {
  return { at: String(at), message };
}
