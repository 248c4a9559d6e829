import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createCertificate } from '../../../support/provider-hosts/create-certificate.ts';
import { type OtlpReceiver, startOtlpReceiver } from '../../support/otlp-receiver.ts';
import { type ProviderServer, startProviderServer } from '../../support/provider-server.ts';
import { createAppEnv, startApp } from '../../support/run-app.ts';

describe('a receiver behind TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tallylight-tls-'));
  const authorityPath = join(folder, 'ca.pem');
  let receiver: OtlpReceiver;
  let provider: ProviderServer;

  before(async () => {
    const { authority, certificate: cert, key } = await createCertificate(['localhost']);
    writeFileSync(authorityPath, authority);
    receiver = await startOtlpReceiver({ cert, key });
    provider = await startProviderServer();
  });

  after(async () => {
    await receiver.close();
    await provider.close();
    rmSync(folder, { recursive: true });
  });

  /** Trusts nobody but the system's authorities, and whom the configuration names. */
  const run = (ending: string, env: Record<string, string>) => {
    const { NODE_EXTRA_CA_CERTS: _trusted, ...appEnv } = createAppEnv(receiver, provider);
    return startApp('ends.mjs', [ending], { env: { ...appEnv, ...env } }).ended;
  };

  it('has every record where its authority is named: at the end, while the process waits, and from the disk', async () => {
    const named = { OTEL_EXPORTER_OTLP_CERTIFICATE: authorityPath };
    const spool = { TALLYLIGHT_SPOOL_DIR: join(folder, 'spool') };
    const said: string[] = [];
    for (const [ending, env] of [
      ['natural', named],
      ['exit', named],
      ['natural', spool],
      ['natural', { ...named, ...spool }],
    ] as const) {
      const { stderr } = await run(ending, env);
      said.push(stderr.replace(/\{.*"reason"/, '{"reason"'));
    }
    assert.deepEqual(said, [
      '',
      '',
      'tallylight: 1 usage record waits on disk until a process with the same receiver and headers sends what is there {"reason":"UNABLE_TO_VERIFY_LEAF_SIGNATURE"}\n',
      '',
    ]);
    assert.equal(receiver.spans().length, 4);
  });
});
