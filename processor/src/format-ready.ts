/**
 * What the processor says once it answers: where everything is, and what makes an app send to it.
 * @param url what is listened on, maybe every address of this machine.
 * @param instrumentationFolder the instrumentation of this checkout; `null` outside of one.
 */
export function formatReady({
  version,
  url,
  ledger,
  wantsToken,
  instrumentationFolder,
}: {
  version: string;
  url: string;
  ledger: string;
  /** Whether a sender has to show an ingest token. */
  wantsToken: boolean;
  instrumentationFolder: string | null;
}): string {
  const { port, hostname } = new URL(url);
  const isEverywhere = hostname === '0.0.0.0' || hostname === '[::]';
  const local = isEverywhere ? `http://127.0.0.1:${port}` : url;
  const headers = wantsToken ? 'TALLYLIGHT_HEADERS="authorization=Bearer <ingest token>" ' : '';
  const endpoint = local === 'http://127.0.0.1:4318' ? '' : `TALLYLIGHT_ENDPOINT=${local} `;
  return [
    `Tallylight ${version} is ready.`,
    `  page     ${local}/`,
    `  OTLP     ${local}/v1/traces`,
    `  ledger   ${ledger}`,
    '',
    'Add it to an app with one package and one option:',
    `  npm install ${formatPackage(instrumentationFolder)}`,
    `  ${endpoint}${headers}node --import @tallylight/instrumentation/register app.js`,
    ...(isEverywhere
      ? [`On other machines with TALLYLIGHT_ENDPOINT=http://<this machine>:${port}`]
      : []),
    '',
  ].join('\n');
}

/** For a shell: in quotes where a character of the folder means something to it. */
function formatPackage(folder: string | null): string {
  if (folder === null) return '@tallylight/instrumentation';
  if (/^[\w@%+=:,./-]+$/.test(folder)) return folder;
  return `'${folder.replaceAll("'", "'\\''")}'`;
}
