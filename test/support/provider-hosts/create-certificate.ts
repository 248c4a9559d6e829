import { generate } from 'selfsigned';

/** A certificate for these host names, signed by an authority that exists for this one only. */
export interface Certificate {
  /** PEM; what a client must trust. */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

export async function createCertificate(hosts: readonly string[]): Promise<Certificate> {
  const authority = await generate([{ name: 'commonName', value: 'Tallylight test authority' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'basicConstraints', cA: true, critical: true }],
  });
  const leaf = await generate([{ name: 'commonName', value: 'provider hosts' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2, value })) },
    ],
  });
  return { authority: authority.cert, certificate: leaf.cert, key: leaf.private };
}
