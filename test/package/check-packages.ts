import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { checkStandingAlone } from './check-standing-alone.ts';

/*
 * Checks both packages as npm would publish them: what the tarball holds, whether its entry points
 * and types resolve, and whether it runs once it is unpacked.
 */

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

// Inside the root's node_modules, so that the unpacked packages find their dependencies there.
const parent = join(root, 'node_modules', '.cache');
await mkdir(parent, { recursive: true });
const folder = await mkdtemp(join(parent, 'packages-'));
try {
  const instrumentation = await pack('instrumentation');
  await check(`publint: ${instrumentation.name}`, 'publint', ['--strict', instrumentation.tarball]);
  await check(`types resolve: ${instrumentation.name}`, 'attw', [
    ...['--profile', 'esm-only', '--no-definitely-typed'],
    instrumentation.tarball,
  ]);
  await check('the tarball’s register loads', process.execPath, [
    '--import',
    join(instrumentation.unpacked, 'dist', 'register.js'),
    '--eval',
    '0',
  ]);

  await checkStandingAlone(instrumentation.tarball);

  const processor = await pack('processor');
  await check(`publint: ${processor.name}`, 'publint', ['--strict', processor.tarball]);
  await check('the tarball’s tallylight runs', process.execPath, [
    join(processor.unpacked, 'bin', 'tallylight.js'),
    'version',
  ]);
} finally {
  await rm(folder, { recursive: true, force: true });
}

interface Packed {
  readonly name: string;
  readonly tarball: string;
  readonly unpacked: string;
}

async function pack(workspace: string): Promise<Packed> {
  const { stdout } = await run(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--workspace', workspace, '--pack-destination', folder],
    { cwd: root },
  );
  const [packed] = JSON.parse(stdout) as {
    name: string;
    filename: string;
    files: { path: string }[];
  }[];
  if (!packed) throw new Error(`npm pack made no tarball of ${workspace}.`);
  const stray = packed.files.filter(({ path }) =>
    /(^|\/)(test|src|node_modules)\/|\.tsbuildinfo$/.test(path),
  );
  if (stray.length > 0) {
    throw new Error(`${packed.name} would publish ${stray.map(({ path }) => path).join(', ')}.`);
  }
  const tarball = join(folder, packed.filename);
  const unpacked = join(folder, workspace);
  await mkdir(unpacked);
  await run('tar', ['--extract', '--gzip', '--file', tarball, '--strip-components=1'], {
    cwd: unpacked,
  });
  console.log(`✔ ${packed.name}: ${packed.files.length} files`);
  return { name: packed.name, tarball, unpacked };
}

async function check(title: string, command: string, args: readonly string[]): Promise<void> {
  try {
    await run(command, args, {
      cwd: folder,
      env: { ...process.env, TALLYLIGHT_ENDPOINT: 'http://127.0.0.1:9' },
    });
    console.log(`✔ ${title}`);
  } catch (error) {
    const output = error as { stdout?: string; stderr?: string };
    console.error(`✖ ${title}\n${output.stdout ?? ''}${output.stderr ?? ''}`);
    process.exitCode = 1;
  }
}
