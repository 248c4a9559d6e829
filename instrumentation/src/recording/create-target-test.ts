import type { RequestHead } from '../call.ts';

/** Whether a call goes to one of these URLs. */
export function createTargetTest(urls: readonly string[]): (head: RequestHead) => boolean {
  const targets = urls.map((url) => new URL(url));
  return ({ host, port, path }) =>
    targets.some(
      (target) =>
        target.pathname === path &&
        target.hostname.replace(/^\[(.*)\]$/, '$1') === host &&
        Number(target.port || (target.protocol === 'https:' ? 443 : 80)) === port,
    );
}
