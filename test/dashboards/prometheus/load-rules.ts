import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** The folder of Prometheus' shipped configuration. */
export const prometheusFolder = fileURLToPath(
  new URL('../../../dashboards/prometheus', import.meta.url),
);

/** A rule as Prometheus reads it: one that records, or one that alerts. */
export interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Alert extends Rule {
  readonly alert: string;
}

/** Every shipped rule, file by file. */
export async function loadRules(): Promise<readonly Rule[]> {
  const rules: Rule[] = [];
  for (const file of await listFiles('rules')) {
    const { groups } = parse(await readFile(file, 'utf8')) as {
      groups: readonly { rules: readonly Rule[] }[];
    };
    rules.push(...groups.flatMap((group) => group.rules));
  }
  return rules;
}

export function selectAlerts(rules: readonly Rule[]): Alert[] {
  return rules.filter((rule): rule is Alert => rule.alert !== undefined);
}

/** Paths of the YAML files in a folder below Prometheus' configuration. */
export async function listFiles(folder: 'rules' | 'tests'): Promise<string[]> {
  const names = await readdir(join(prometheusFolder, folder));
  return names
    .filter((name) => name.endsWith('.yml'))
    .sort()
    .map((name) => join(prometheusFolder, folder, name));
}
