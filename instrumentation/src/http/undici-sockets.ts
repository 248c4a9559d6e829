const mark = Symbol('tallylight.undici');

/**
 * Over HTTP/2 undici's requests are requests of `node:http2` as well, and would be counted twice. The mark
 * stands on the socket itself: a session shows its socket through a proxy only.
 */
export function markUndiciSocket(socket: object): void {
  Object.assign(socket, { [mark]: true });
}

/** Whether undici speaks through this socket, or through the one behind this proxy. */
export function isUndiciSocket(socket: object | undefined): boolean {
  return (socket as { readonly [mark]?: true } | undefined)?.[mark] === true;
}
