import type { FinishedCall } from '../../../instrumentation/src/call.ts';

/** A plain successful call, for tests to vary. */
export function createFinishedCall(fields: Partial<FinishedCall> = {}): FinishedCall {
  return {
    providerName: 'openai',
    operationName: 'chat',
    serverAddress: 'api.openai.com',
    serverPort: 443,
    request: { model: 'gpt-4o-mini', stream: false },
    response: {
      model: 'gpt-4o-mini-2024-07-18',
      id: 'chatcmpl-1',
      finishReasons: ['stop'],
      usage: { inputTokens: 21, outputTokens: 7 },
    },
    outcome: { status: 'success', source: 'reported' },
    billing: {},
    statusCode: 200,
    startedAtMs: 1_795_176_000_123,
    durationMs: 812.25,
    context: {},
    ...fields,
  };
}
