/** Whether a request asks for this machine by one of its own names; `host` is its `Host` header. */
export function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && loopback.test(host);
}

const octet = '(25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const loopback = new RegExp(`^(localhost|127(\\.${octet}){3}|\\[::1\\])(:\\d{1,5})?$`, 'i');
