// Stands for the app's own look-up of a session, which takes its time.
import { setTimeout as wait } from 'node:timers/promises';

const users = {
  'token-ada': { id: 'ada' },
  'token-bob': { id: 'bob' },
  'token-eve': { id: 'eve' },
};

export async function authenticate(authorization) {
  await wait(Math.random() * 5);
  const user = users[authorization?.replace('Bearer ', '')];
  if (user === undefined) throw new Error('no such user');
  return user;
}
