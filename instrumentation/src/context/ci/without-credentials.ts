/**
 * A repository's URL as it may be recorded: without user, password, query and a final `.git`. CI systems put
 * tokens into the URL that they clone from. `git@host:path` becomes `https://host/path`.
 */
export function withoutCredentials(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  const scp = /^[^/@\s]+@([^:/\s]+):(?!\/)(.+)$/.exec(text);
  const url = scp === null ? text : `https://${scp[1]}/${scp[2]}`;
  if (!URL.canParse(url)) return undefined;
  const { protocol, host, hostname, pathname } = new URL(url);
  // A file's path would tell of the machine.
  if (host === '') return undefined;
  const isWeb = protocol === 'http:' || protocol === 'https:';
  const origin = isWeb ? `${protocol}//${host}` : `https://${hostname}`;
  return origin + pathname.replace(/\/$/, '').replace(/\.git$/, '');
}
