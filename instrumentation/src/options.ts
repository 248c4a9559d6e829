import type { DeclaredApi } from './formats/declared/declared-api.ts';
import type { TokenizerName } from './recording/tokenizer.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What an app may say in code. Each option stands for a variable of README.md's table, and wins over it. */
export interface AiUsageOptions {
  /** `false`: nothing is recorded before `enable()`. It is the default: registering an instrumentation enables it. */
  readonly enabled?: boolean;
  /** TALLYLIGHT_ENDPOINT */
  readonly endpoint?: string;
  /** TALLYLIGHT_HEADERS, values as they are */
  readonly headers?: Readonly<Record<string, string>>;
  /** TALLYLIGHT_PROVIDER_HOSTS: provider to host, `host:port` or several of them */
  readonly providerHosts?: Readonly<Record<string, string | readonly string[]>>;
  /** TALLYLIGHT_APIS: paid APIs of your own, or the path of a JSON file that describes them */
  readonly apis?: string | readonly DeclaredApi[];
  /** OTEL_SERVICE_NAME: records have a resource of their own, and do not know that of the app's SDK. */
  readonly serviceName?: string;
  /** APP_VERSION */
  readonly serviceVersion?: string;
  /** ENVIRONMENT */
  readonly environment?: string;
  /** TALLYLIGHT_REQUIRE_CONTEXT */
  readonly requireContext?: boolean | readonly string[];
  /** TALLYLIGHT_USER_ID_KEY */
  readonly userIdKey?: string;
  /** OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: prompts and answers of all calls are kept. */
  readonly captureContent?: boolean;
  /** TALLYLIGHT_SEND_BAGGAGE */
  readonly sendBaggage?: boolean;
  /** TALLYLIGHT_STREAM_USAGE: with `request`, streams that would state no usage are asked for it. */
  readonly streamUsage?: 'request';
  /** TALLYLIGHT_TOKENIZER */
  readonly tokenizer?: TokenizerName;
  /** TALLYLIGHT_EXPORT_INTERVAL_MS */
  readonly exportIntervalMs?: number;
  /** TALLYLIGHT_EXIT_TIMEOUT_MS */
  readonly exitTimeoutMs?: number;
  /** TALLYLIGHT_MAX_PENDING_RECORDS */
  readonly maxPendingRecords?: number;
  /** TALLYLIGHT_SPOOL_DIR; `false` for «off» */
  readonly spoolDir?: string | false;
  /** TALLYLIGHT_SPOOL_MAX_BYTES */
  readonly spoolMaxBytes?: number;
  /** TALLYLIGHT_LOG */
  readonly log?: 'silent' | 'warn' | 'info';
}

/** The variables as they would be if the options had been given as such: one parser, one wording of mistakes. */
export function applyOptions(env: Env, options: AiUsageOptions): Env {
  const { endpoint } = options;
  // The variable's token is meant for the variable's endpoint.
  const elsewhere =
    endpoint !== undefined &&
    env.TALLYLIGHT_ENDPOINT !== undefined &&
    env.TALLYLIGHT_ENDPOINT !== endpoint;
  const given = {
    TALLYLIGHT_ENDPOINT: endpoint,
    TALLYLIGHT_HEADERS: options.headers && formatPairs(options.headers),
    TALLYLIGHT_PROVIDER_HOSTS: options.providerHosts && formatHosts(options.providerHosts),
    TALLYLIGHT_APIS: typeof options.apis === 'object' ? JSON.stringify(options.apis) : options.apis,
    TALLYLIGHT_REQUIRE_CONTEXT: options.requireContext,
    TALLYLIGHT_USER_ID_KEY: options.userIdKey,
    OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: options.captureContent,
    TALLYLIGHT_SEND_BAGGAGE: options.sendBaggage,
    TALLYLIGHT_STREAM_USAGE: options.streamUsage,
    TALLYLIGHT_TOKENIZER: options.tokenizer,
    TALLYLIGHT_EXPORT_INTERVAL_MS: options.exportIntervalMs,
    TALLYLIGHT_EXIT_TIMEOUT_MS: options.exitTimeoutMs,
    TALLYLIGHT_MAX_PENDING_RECORDS: options.maxPendingRecords,
    TALLYLIGHT_SPOOL_DIR: options.spoolDir === false ? 'off' : options.spoolDir,
    TALLYLIGHT_SPOOL_MAX_BYTES: options.spoolMaxBytes,
    TALLYLIGHT_LOG: options.log,
    OTEL_SERVICE_NAME: options.serviceName,
    OTEL_RESOURCE_ATTRIBUTES: formatResource(env.OTEL_RESOURCE_ATTRIBUTES, options),
  };
  const texts = Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, String(value)]);
  return {
    ...env,
    ...(elsewhere ? { TALLYLIGHT_HEADERS: undefined } : {}),
    ...Object.fromEntries(texts),
  };
}

/** The last of several attributes with one name counts. */
function formatResource(text: string | undefined, options: AiUsageOptions): string | undefined {
  const { serviceVersion, environment } = options;
  const added = formatPairs({
    ...(serviceVersion === undefined ? {} : { 'service.version': serviceVersion }),
    ...(environment === undefined ? {} : { 'deployment.environment.name': environment }),
  });
  if (added === '') return undefined;
  return text === undefined ? added : `${text},${added}`;
}

/** In plain JavaScript somebody writes the variable's own text: it is taken as such. */
function formatPairs(pairs: Readonly<Record<string, string>> | string): string {
  if (typeof pairs === 'string') return pairs;
  return Object.entries(pairs)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join(',');
}

function formatHosts(hosts: NonNullable<AiUsageOptions['providerHosts']> | string): string {
  if (typeof hosts === 'string') return hosts;
  return Object.entries(hosts)
    .flatMap(([provider, named]) => [named].flat().map((host) => `${provider}=${host}`))
    .join(',');
}
