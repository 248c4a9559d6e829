import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServers } from '../../support/start-servers.ts';

/** For an app whose receiver is away: how soon it gives an export up. */
export const brief = { OTEL_EXPORTER_OTLP_TIMEOUT: '300' } as const;

/** What apps need that leave records on a disk: a receiver, a provider, an empty folder, and the variables. */
export async function openSpoolRig() {
  const servers = await startServers();
  const folder = mkdtempSync(join(tmpdir(), 'tallylight-spool-test-'));
  const env: Record<string, string> = {
    ...servers.env,
    TALLYLIGHT_SPOOL_DIR: folder,
    TALLYLIGHT_EXPORT_INTERVAL_MS: '100',
  };
  return {
    receiver: servers.receiver,
    folder,
    env,
    async close() {
      await servers[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
