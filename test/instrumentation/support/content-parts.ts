/** Parts of messages, and what they are made of, in the words of the conventions. */
export const sse = { 'content-type': 'text/event-stream' };
export const png = 'iVBORw0KGgo'.repeat(100);
export const text = (content: string) => ({ type: 'text', content });
export const reasoning = (content: string) => ({ type: 'reasoning', content });
export const weatherCall = {
  type: 'tool_call',
  id: 'call_1',
  name: 'weather',
  arguments: { city: 'Paris' },
};
export const weatherResponse = { type: 'tool_call_response', id: 'call_1', response: 'rain' };
