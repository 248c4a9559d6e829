import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../../instrumentation/bundle.ts';

/** How an app ended and what it wrote. */
export interface AppEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
}

export interface RunningApp {
  readonly pid: number;
  readonly ended: Promise<AppEnd>;
  /** Resolves once stdout holds `text`. */
  printed(text: string): Promise<void>;
  /** What it has written so far. */
  stdout(): string;
  stderr(): string;
}

const require = createRequire(import.meta.url);

/** The Node versions that the instrumentation supports. */
export const runtimes = {
  'Node 24': process.execPath,
  'Node 22': require.resolve('node22/bin/node'),
  'Node 22.15': require.resolve('node22.15/bin/node'),
  'Node 26': require.resolve('node26/bin/node'),
} as const;

export type RuntimeName = keyof typeof runtimes;

/** The entry points as they are published, built from today's sources into a folder that goes with the process. */
export const bundleFolder = await buildBundle();
const registerPath = join(bundleFolder, 'register.js');

async function buildBundle(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tallylight-bundle-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  await bundle(folder);
  return folder;
}

/** Starts one of the apps beside these tests under the instrumentation. */
export function startApp(
  app: string,
  args: readonly string[],
  {
    runtime = 'Node 24',
    env = {},
    register = true,
    nodeArgs = [],
    closeStderr = false,
    viaNodeOptions = false,
  }: {
    readonly runtime?: RuntimeName;
    readonly env?: Readonly<Record<string, string>>;
    readonly register?: boolean;
    readonly nodeArgs?: readonly string[];
    /** Closes our end of the app's stderr before it has begun to write. */
    readonly closeStderr?: boolean;
    /** Registers by `NODE_OPTIONS`, which child processes inherit, instead of by a flag. */
    readonly viaNodeOptions?: boolean;
  } = {},
): RunningApp {
  const path = fileURLToPath(new URL(`../apps/${app}`, import.meta.url));
  const imports = register && !viaNodeOptions ? ['--import', registerPath] : [];
  const options = viaNodeOptions ? { NODE_OPTIONS: `--import ${registerPath}` } : {};
  const startedAt = performance.now();
  const child = spawn(runtimes[runtime], [...nodeArgs, ...imports, path, ...args], {
    // What one test leaves on disk must not reach the receiver of another.
    env: { PATH: process.env.PATH, ...options, TALLYLIGHT_SPOOL_DIR: 'off', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (closeStderr) child.stderr.destroy();
  const output = { stdout: '', stderr: '' };
  const waiting: { text: string; resolve: () => void }[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
    for (const wait of waiting) if (output.stdout.includes(wait.text)) wait.resolve();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  const deadline = setTimeout(() => child.kill('SIGKILL'), 60_000);
  const ended = new Promise<AppEnd>((resolve) => {
    child.on('close', (code, signal) => {
      clearTimeout(deadline);
      for (const wait of waiting) wait.resolve();
      resolve({ code, signal, ...output, durationMs: performance.now() - startedAt });
    });
  });
  return {
    pid: child.pid ?? 0,
    ended,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    printed: (text) =>
      new Promise((resolve) => {
        if (output.stdout.includes(text)) resolve();
        else waiting.push({ text, resolve });
      }),
  };
}

/** The variables that send an app's records and calls to local servers. */
export function createAppEnv(
  receiver: { readonly url: string },
  provider: {
    readonly port: number;
    readonly url: string;
    readonly http2?: {
      readonly url: string;
      readonly tlsUrl: string;
      readonly authorityPath: string;
    };
  },
): Record<string, string> {
  const ports = [provider.url, provider.http2?.url, provider.http2?.tlsUrl]
    .filter((url) => url !== undefined)
    .map((url) => new URL(url).port);
  const [port, http2Port, tlsPort] = ports;
  const hosts = [
    `openai=127.0.0.1:${port}`,
    // Anthropic's wire format, on the same server.
    `anthropic=localhost:${port}`,
    ...(http2Port === undefined
      ? []
      : [`openai=127.0.0.1:${http2Port}`, `anthropic=localhost:${http2Port}`]),
    ...(tlsPort === undefined ? [] : [`openai=localhost:${tlsPort}`]),
  ];
  return {
    TALLYLIGHT_ENDPOINT: receiver.url,
    TALLYLIGHT_PROVIDER_HOSTS: hosts.join(','),
    TALLYLIGHT_LOG: 'warn',
    // However slow the machine, a receiver that answers is no receiver that is away.
    OTEL_EXPORTER_OTLP_TIMEOUT: '20000',
    TALLYLIGHT_EXIT_TIMEOUT_MS: '20000',
    PROVIDER_URL: provider.url,
    ANTHROPIC_URL: `http://localhost:${port}`,
    ...(provider.http2 === undefined
      ? {}
      : {
          HTTP2_URL: provider.http2.url,
          HTTP2_ANTHROPIC_URL: `http://localhost:${http2Port}`,
          TLS_URL: provider.http2.tlsUrl,
          NODE_EXTRA_CA_CERTS: provider.http2.authorityPath,
        }),
  };
}
