// One session over Node's own WebSocket, and one over `ws`, which OpenAI's SDK uses; the server sends the
// events that are given and is gone.
import { flushUsage, withUsageContext } from '@tallylight/instrumentation';
import { WebSocket as WebSocketClient, WebSocketServer } from 'ws';
import { createRealtimeRecorder } from './record-realtime-usage.mjs';

const events = JSON.parse(process.argv[2]);
const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
server.on('connection', (socket) => {
  for (const event of events) socket.send(JSON.stringify(event));
  socket.close();
});
await new Promise((resolve) => server.on('listening', resolve));
const url = `ws://127.0.0.1:${server.address().port}`;

function talkOverWebSocket() {
  // #region built-in
  const recorder = createRealtimeRecorder({ userId: 'ada', feature: 'voice' });
  const socket = new WebSocket(`${url}/v1/realtime?model=gpt-realtime`);
  socket.addEventListener('message', ({ data }) => recorder.onEvent(JSON.parse(data)));
  socket.addEventListener('close', () => recorder.onClose());
  // #endregion
  return new Promise((resolve) => socket.addEventListener('close', resolve));
}

function talkOverWs() {
  // #region ws
  const recorder = createRealtimeRecorder({ userId: 'bob', feature: 'voice' });
  const socket = new WebSocketClient(`${url}/v1/realtime?model=gpt-realtime`);
  socket.on('message', (data) => recorder.onEvent(JSON.parse(data)));
  socket.on('close', () => recorder.onClose());
  // #endregion
  return new Promise((resolve) => socket.on('close', resolve));
}

await withUsageContext({ project: 'shop' }, async () => {
  await talkOverWebSocket();
  await talkOverWs();
});
server.close();
await flushUsage();
