import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientHttp2Session, OutgoingHttpHeaders } from 'node:http2';
import type { RequestHead } from '../call.ts';
import { formatHeader } from './format-header.ts';
import { guard } from './guard.ts';
import { createHttp2Head } from './http2-head.ts';
import { findSessionPrototype } from './http2-streams.ts';

type Given = Parameters<ClientHttp2Session['request']>[0] | readonly string[];
type Entries = readonly (readonly [string, unknown])[];

/**
 * Takes a header off the requests of `node:http2`. When their channel tells of them, their headers have been
 * given away already, so that `request` of its sessions is wrapped, once the app opens a connection with
 * `node:http2` loaded. What the app gives is not changed: a request without the header gets a copy.
 */
export function removeHttp2Header(
  name: string,
  isUnwanted: (value: string, head: RequestHead) => boolean,
): void {
  whenHttp2IsUsed(() => {
    const prototype = findSessionPrototype();
    const { request } = prototype;
    prototype.request = function (this: ClientHttp2Session, ...args) {
      guard(() => {
        args[0] = removeFrom(args[0], name, (value, entries) =>
          isUnwanted(value, readHead(entries, this)),
        ) as (typeof args)[0];
      })();
      return request.apply(this, args);
    };
  });
}

function removeFrom(
  given: Given,
  name: string,
  isUnwanted: (value: string, entries: Entries) => boolean,
): Given {
  if (given === undefined || given === null || typeof given !== 'object') return given;
  const entries = listEntries(given);
  const isTaken = ([key, value]: Entries[number]) =>
    key.toLowerCase() === name && isUnwanted(formatHeader(value as string) ?? '', entries);
  if (!entries.some(isTaken)) return given;
  const kept = entries.filter((entry) => !isTaken(entry));
  const copy = Array.isArray(given) ? kept.flat() : Object.fromEntries(kept);
  // Which headers are sensitive is said by a symbol.
  for (const symbol of Object.getOwnPropertySymbols(given)) {
    Object.assign(copy, { [symbol]: Reflect.get(given, symbol) });
  }
  return copy as Given;
}

/** Names and values, given as an object or, from Node 24 on, in turn. */
function listEntries(given: OutgoingHttpHeaders | readonly string[]): Entries {
  if (!Array.isArray(given)) return Object.entries(given);
  return given.flatMap((key, at) => (at % 2 === 0 ? [[String(key), given[at + 1]] as const] : []));
}

function readHead(entries: Entries, session: ClientHttp2Session): RequestHead {
  const header = (name: string) =>
    formatHeader(entries.find(([key]) => key.toLowerCase() === name)?.[1] as string | undefined);
  // Where a session goes is its own secret, but for the symbols that it keeps it under.
  return createHttp2Head(header, {
    authority: readSymbol(session, 'authority'),
    scheme: readSymbol(session, 'protocol')?.replace(/:$/, ''),
  });
}

function readSymbol(session: ClientHttp2Session, description: string): string | undefined {
  const symbol = Object.getOwnPropertySymbols(session).find(
    (each) => each.description === description,
  );
  const value = symbol && Reflect.get(session, symbol);
  return typeof value === 'string' ? value : undefined;
}

/** Loading it for an app that does not use it would make its start slower. */
function whenHttp2IsUsed(run: () => void): void {
  const channel = 'net.client.socket';
  const look = guard(() => {
    if (!isHttp2Loaded()) return;
    unsubscribe(channel, look);
    run();
  });
  if (isHttp2Loaded()) run();
  else subscribe(channel, look);
}

function isHttp2Loaded(): boolean {
  const { moduleLoadList = [] } = process as { readonly moduleLoadList?: readonly string[] };
  return moduleLoadList.includes('NativeModule http2');
}
