import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, ConfigError, loadConfig } from '../../../processor/src/config.ts';

/** A folder of its own with files in it, gone when disposed. */
export function createConfigFolder(files: Readonly<Record<string, string | Buffer>>) {
  const path = mkdtempSync(join(tmpdir(), 'tallylight-config-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return {
    path,
    [Symbol.dispose]() {
      rmSync(path, { recursive: true });
    },
  };
}

/** Loads the configuration of a folder that holds this `tallylight.yaml`. */
export function loadYaml(yaml: string, env: Readonly<Record<string, string>> = {}): Config {
  using folder = createConfigFolder({ 'tallylight.yaml': yaml });
  return loadConfig({ env, workingFolder: folder.path });
}

/** The problems of a configuration that has some. */
export function findProblems(load: () => unknown): readonly string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('The configuration has no mistake.');
}
