import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOtlpReceiver } from '../../support/otlp-receiver.ts';
import { startProviderServer } from '../../support/provider-server.ts';
import { createAppEnv } from '../../support/run-app.ts';

/** For an app whose receiver is away: how soon it gives an export up. */
export const brief = { OTEL_EXPORTER_OTLP_TIMEOUT: '300' } as const;

/** What apps need that leave records on a disk: a receiver, a provider, an empty folder, and the variables. */
export async function openSpoolRig() {
  const receiver = await startOtlpReceiver();
  const provider = await startProviderServer();
  const folder = mkdtempSync(join(tmpdir(), 'tallylight-spool-test-'));
  const env: Record<string, string> = {
    ...createAppEnv(receiver, provider),
    TALLYLIGHT_SPOOL_DIR: folder,
    TALLYLIGHT_EXPORT_INTERVAL_MS: '100',
  };
  return {
    receiver,
    folder,
    env,
    async close() {
      await receiver.close();
      await provider.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
