import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPool } from '../../../processor/src/storage/create-pool.ts';

test('a connection that is lost is told, and one that ends with the pool is not', async () => {
  const messages: string[] = [];
  const pool = createPool({ target: {}, log: (_level, message) => void messages.push(message) });
  const lost = new Error('terminating connection due to administrator command');
  pool.emit('error', lost, undefined);
  const ended = pool.end();
  // The server was stopped before the last of our goodbyes reached it.
  pool.emit('error', lost, undefined);
  await ended;
  assert.deepEqual(messages, ['A database connection was lost']);
});
