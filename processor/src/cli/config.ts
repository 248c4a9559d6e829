import { delimiter, sep } from 'node:path';

/** What the environment says to the commands. */
export interface CliConfig {
  /** The processor whose API is read. */
  readonly url: string;
  /** Only from the environment: arguments are visible to every user of the machine. */
  readonly readToken: string | null;
  /** For commands that change something; others take it where there is no read token. */
  readonly adminToken: string | null;
  /** Who runs the command; `null` where the system does not say. */
  readonly user: string | null;
  readonly export: ExportTarget;
  readonly appEnv: AppEnv;
}

/** What a program that this command starts finds in its environment. */
export interface AppEnv {
  /** As an app gets it that is started by hand. */
  readonly byHand: Environment;
  /** As an app gets it that npm starts: first on the PATH come the packages' own commands. */
  readonly byNpm: Environment;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Where an app started in this environment would send its spans. */
export interface ExportTarget {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The variable that decided it; `null` for the default. */
  readonly decidedBy: string | null;
  /** `OTEL_SDK_DISABLED=true`: nothing is sent at all. */
  readonly disabled: boolean;
}

const defaultUrl = 'http://127.0.0.1:4318';

export function loadCliConfig(env: Environment = process.env): CliConfig {
  return {
    url: read(env, 'TALLYLIGHT_URL') ?? defaultUrl,
    readToken: read(env, 'TALLYLIGHT_READ_TOKEN'),
    adminToken: read(env, 'TALLYLIGHT_ADMIN_TOKEN'),
    user: read(env, 'USER') ?? read(env, 'LOGNAME') ?? read(env, 'USERNAME'),
    export: resolveExport(env),
    appEnv: { byHand: withoutPackageCommands(env), byNpm: env },
  };
}

/** npm and npx put `node_modules/.bin` first, where a `node` may lie that no app started by hand gets. */
function withoutPackageCommands(env: Environment): Environment {
  const entries = Object.entries(env).map(([name, value]) => {
    if (name.toUpperCase() !== 'PATH') return [name, value];
    const folders = value?.split(delimiter).filter((folder) => !isPackageCommands(folder));
    return [name, folders?.join(delimiter)];
  });
  return Object.fromEntries(entries);
}

function isPackageCommands(folder: string): boolean {
  return folder.split(sep).filter(Boolean).slice(-2).join('/') === 'node_modules/.bin';
}

/** The order is the instrumentation's: our own variables, the standard ones, the default. */
function resolveExport(env: Environment): ExportTarget {
  const disabled = read(env, 'OTEL_SDK_DISABLED')?.toLowerCase() === 'true';
  const own = read(env, 'TALLYLIGHT_ENDPOINT');
  if (own !== null) {
    return {
      url: appendTracesPath(own),
      headers: parseHeaders(read(env, 'TALLYLIGHT_HEADERS')),
      decidedBy: 'TALLYLIGHT_ENDPOINT',
      disabled,
    };
  }
  const traces = read(env, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  const any = read(env, 'OTEL_EXPORTER_OTLP_ENDPOINT');
  return {
    // The signal's own variable is a whole address, the general one is its beginning.
    url: traces ?? appendTracesPath(any ?? defaultUrl),
    headers: {
      ...parseHeaders(read(env, 'OTEL_EXPORTER_OTLP_HEADERS')),
      ...parseHeaders(read(env, 'OTEL_EXPORTER_OTLP_TRACES_HEADERS')),
      ...parseHeaders(read(env, 'TALLYLIGHT_HEADERS')),
    },
    decidedBy:
      traces !== null
        ? 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'
        : any !== null
          ? 'OTEL_EXPORTER_OTLP_ENDPOINT'
          : null,
    disabled,
  };
}

/** As everywhere in OpenTelemetry, an empty variable is an unset one. */
function read(env: Environment, name: string): string | null {
  const value = env[name]?.trim();
  return value === undefined || value === '' ? null : value;
}

function appendTracesPath(endpoint: string): string {
  return `${endpoint.replace(/\/+$/, '')}/v1/traces`;
}

/** `key=value,key=value`, percent-encoded, as the OTLP exporter's specification has it. */
function parseHeaders(text: string | null): Readonly<Record<string, string>> {
  const pairs = (text ?? '').split(',').flatMap((pair) => {
    const at = pair.indexOf('=');
    if (at < 1) return [];
    return [[pair.slice(0, at).trim(), decode(pair.slice(at + 1).trim())] as const];
  });
  return Object.fromEntries(pairs);
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
