import type { Exchange } from './exchange.ts';
import { guard } from './guard.ts';

/** Sees what is written to this very request, and passes on what its methods return. */
export function shadowWrites(request: object, exchange: Exchange): void {
  const push = guard((chunk: unknown, encoding: unknown) => {
    if (chunk instanceof Uint8Array) exchange.pushRequest(chunk);
    else if (typeof chunk === 'string') {
      const known = typeof encoding === 'string' && Buffer.isEncoding(encoding);
      exchange.pushRequest(known ? Buffer.from(chunk, encoding) : chunk);
    }
  });
  const methods = request as Record<'write' | 'end', (...args: unknown[]) => unknown>;
  for (const name of ['write', 'end'] as const) {
    const original = methods[name];
    methods[name] = function (...args) {
      push(args[0], args[1]);
      return original.apply(this, args);
    };
  }
}
