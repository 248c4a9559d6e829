import { Socket } from 'node:net';

/*
 * Loaded into an app before all else: its connections to the hosts in REDIRECTS (`host:port` to a local port)
 * go to this machine. Nothing above the socket can tell: URLs, host names, TLS and its certificates stay real.
 */

const redirects = new Map(Object.entries(JSON.parse(process.env.REDIRECTS ?? '{}')));
const { connect } = Socket.prototype;

Socket.prototype.connect = function (...args) {
  const [first] = args;
  // `net.connect` passes on what it has sorted already: the options first in a list.
  const list = Array.isArray(first) ? first : args;
  const [options] = list;
  const port =
    typeof options === 'object' && options !== null
      ? redirects.get(`${options.host}:${options.port}`)
      : undefined;
  if (port !== undefined) list[0] = { ...options, host: '127.0.0.1', port };
  return connect.apply(this, args);
};
