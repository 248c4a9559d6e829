/** Where one signal goes, and how. */
export interface ExportTarget {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** PEM texts for a TLS connection; the system's authorities where `ca` is absent. */
export interface TlsFiles {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** The destination of spans and metrics. */
export interface ExportOptions {
  readonly traces: ExportTarget;
  readonly metrics: ExportTarget;
  readonly tls: TlsFiles;
  readonly gzip: boolean;
  /** For one export with its retries. */
  readonly timeoutMs: number;
}
