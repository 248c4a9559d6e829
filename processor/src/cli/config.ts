/** What the environment says to the commands. */
export interface CliConfig {
  /** The processor whose API is read. */
  readonly url: string;
  /** Only from the environment: arguments are visible to every user of the machine. */
  readonly readToken: string | null;
  readonly export: ExportTarget;
}

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

export function loadCliConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): CliConfig {
  return {
    url: read(env, 'TALLYLIGHT_URL') ?? defaultUrl,
    readToken: read(env, 'TALLYLIGHT_READ_TOKEN'),
    export: resolveExport(env),
  };
}

/** The order is the instrumentation's: our own variables, the standard ones, the default. */
function resolveExport(env: Readonly<Record<string, string | undefined>>): ExportTarget {
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
function read(env: Readonly<Record<string, string | undefined>>, name: string): string | null {
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
