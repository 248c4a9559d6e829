import type { ProviderHost } from '../call.ts';
import { redactUrl } from '../redact-url.ts';

/** `provider=host,provider=host:port`. What cannot be read is added to `problems` and left out. */
export function parseProviderHosts(text: string, problems: string[]): ProviderHost[] {
  const hosts: ProviderHost[] = [];
  for (const part of text.split(',')) {
    if (part.trim() === '') continue;
    const match = /^([\w.]+)=(?:https?:\/\/)?(\[[^\]]+\]|[^:/\s]+)(?::(\d+))?\/?$/.exec(
      part.trim(),
    );
    const [, providerName, host, port] = match ?? [];
    if (providerName === undefined || host === undefined) {
      problems.push(
        `TALLYLIGHT_PROVIDER_HOSTS: ${redactUrl(part.trim())} is not provider=host or provider=host:port; it is ignored`,
      );
      continue;
    }
    hosts.push({
      providerName,
      host: host.toLowerCase().replace(/^\[(.*)\]$/, '$1'),
      port: port === undefined ? null : Number(port),
    });
  }
  return hosts;
}
