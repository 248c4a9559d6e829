import { subscribe } from 'node:diagnostics_channel';
import { guard } from './guard.ts';

/** Listens on one of Node's or undici's channels. A subscriber that throws would be an uncaught exception of the app. */
export function onChannel<Message>(channel: string, listener: (message: Message) => void): void {
  subscribe(channel, guard(listener as (message: unknown) => void));
}
