import type { Answer, SimulatedRequest } from '../simulator/answer.ts';

/** One call of the demo's app and what the simulated provider answers to it. */
export interface ScenarioCall {
  readonly endpoint: 'chat' | 'responses' | 'embeddings' | 'messages' | 'content';
  readonly model: string;
  /** Unique in the scenario: the simulator knows a call by it. */
  readonly prompt: string;
  readonly user: string;
  readonly feature: string;
  readonly stream?: boolean;
  /** The app stops reading the stream after its first words. */
  readonly leaveEarly?: boolean;
  /** Answers to the attempts of one call, in order: a refused call is tried again by the SDK. */
  readonly answers: readonly [Answer, ...Answer[]];
}

/** What the demo's app asks, in order. All numbers are made up. */
export const scenario: readonly ScenarioCall[] = [
  {
    endpoint: 'chat',
    model: 'gpt-4o-mini',
    prompt: 'Where is my parcel?',
    user: 'ada',
    feature: 'support-chat',
    answers: [
      {
        kind: 'completion',
        model: 'gpt-4o-mini-2024-07-18',
        inputTokens: 1200,
        outputTokens: 350,
        text: ['It left the depot this morning.'],
      },
    ],
  },
  {
    endpoint: 'messages',
    model: 'claude-sonnet-5',
    prompt: 'Summarise the minutes of Monday.',
    user: 'grace',
    feature: 'summaries',
    answers: [
      {
        kind: 'completion',
        model: 'claude-sonnet-5',
        inputTokens: 2095,
        outputTokens: 503,
        text: ['Three decisions were taken.'],
      },
    ],
  },
  {
    endpoint: 'embeddings',
    model: 'text-embedding-3-small',
    prompt: 'waterproof hiking boots',
    user: 'alan',
    feature: 'search',
    answers: [
      {
        kind: 'embedding',
        model: 'text-embedding-3-small',
        inputTokens: 812,
        vectors: [[0.25, -0.5, 0.125]],
      },
    ],
  },
  {
    endpoint: 'chat',
    model: 'gpt-4o',
    prompt: 'And when will it arrive?',
    user: 'ada',
    feature: 'support-chat',
    stream: true,
    answers: [
      {
        kind: 'completion',
        model: 'gpt-4o-2024-08-06',
        inputTokens: 2006,
        cacheReadInputTokens: 1920,
        outputTokens: 300,
        text: ['Tomorrow', ' before', ' noon.'],
      },
    ],
  },
  {
    endpoint: 'messages',
    model: 'claude-haiku-4-5',
    prompt: 'Summarise the handbook.',
    user: 'grace',
    feature: 'summaries',
    stream: true,
    answers: [
      {
        kind: 'completion',
        model: 'claude-haiku-4-5-20251001',
        inputTokens: 12_050,
        cacheReadInputTokens: 2000,
        cacheWriteInputTokens: 10_000,
        outputTokens: 400,
        text: ['Be kind,', ' be early,', ' write it down.'],
      },
    ],
  },
  {
    endpoint: 'content',
    model: 'gemini-2.5-flash',
    prompt: 'Translate the notice into French.',
    user: 'alan',
    feature: 'translation',
    answers: [
      {
        kind: 'completion',
        model: 'gemini-2.5-flash',
        inputTokens: 640,
        outputTokens: 120,
        text: ['Chers voisins'],
      },
    ],
  },
  {
    endpoint: 'content',
    model: 'gemini-2.5-flash',
    prompt: 'Translate the notice into Greek.',
    user: 'katherine',
    feature: 'translation',
    stream: true,
    answers: [
      {
        kind: 'completion',
        model: 'gemini-2.5-flash',
        inputTokens: 11,
        outputTokens: 92,
        reasoningOutputTokens: 64,
        text: ['Αγαπητοί', ' γείτονες'],
      },
    ],
  },
  {
    endpoint: 'responses',
    model: 'gpt-5-mini',
    prompt: 'Which boots suit a wide foot?',
    user: 'alan',
    feature: 'search',
    answers: [
      {
        kind: 'completion',
        model: 'gpt-5-mini-2025-08-07',
        inputTokens: 328,
        outputTokens: 572,
        reasoningOutputTokens: 384,
        text: ['The second pair.'],
      },
    ],
  },
  {
    endpoint: 'responses',
    model: 'gpt-5-mini',
    prompt: 'Thank the customer.',
    user: 'ada',
    feature: 'support-chat',
    stream: true,
    answers: [
      {
        kind: 'completion',
        model: 'gpt-5-mini-2025-08-07',
        inputTokens: 37,
        outputTokens: 139,
        reasoningOutputTokens: 128,
        text: ['You', ' are', ' welcome.'],
      },
    ],
  },
  {
    endpoint: 'chat',
    model: 'gpt-4o-mini',
    prompt: 'Classify this ticket.',
    user: 'katherine',
    feature: 'triage',
    answers: [
      {
        kind: 'failure',
        status: 429,
        type: 'rate_limit_exceeded',
        message: 'Rate limit reached for gpt-4o-mini',
        headers: {
          'retry-after-ms': '300',
          'retry-after': '1',
          'x-ratelimit-remaining-requests': '0',
        },
      },
      {
        kind: 'completion',
        model: 'gpt-4o-mini-2024-07-18',
        inputTokens: 500,
        outputTokens: 100,
        text: ['billing'],
      },
    ],
  },
  {
    endpoint: 'chat',
    model: 'gpt-4o-mini',
    prompt: 'Draft a very long apology.',
    user: 'ada',
    feature: 'support-chat',
    stream: true,
    leaveEarly: true,
    answers: [
      {
        kind: 'completion',
        model: 'gpt-4o-mini-2024-07-18',
        inputTokens: 64,
        outputTokens: 200,
        // As much as the app reads, so that its estimate is the same on a slow machine.
        text: ['sorry ', 'sorry '],
        stalls: true,
      },
    ],
  },
  {
    endpoint: 'messages',
    model: 'claude-sonnet-5',
    prompt: 'Summarise the whole archive.',
    user: 'grace',
    feature: 'summaries',
    stream: true,
    answers: [
      {
        kind: 'completion',
        model: 'claude-sonnet-5',
        inputTokens: 1825,
        cacheReadInputTokens: 1500,
        cacheWriteInputTokens: 300,
        outputTokens: 215,
        text: ['In the beginning'],
        breaksOffWith: { type: 'overloaded_error', message: 'Overloaded' },
      },
    ],
  },
];

/** How many records one run of the scenario leaves: one per attempt on the wire. */
export const scenarioRecords = scenario.reduce((sum, call) => sum + call.answers.length, 0);

/** Creates the simulator's memory: the n-th request of a prompt gets its n-th answer, then again. */
export function createScenarioAnswers(): (request: SimulatedRequest) => Answer | undefined {
  const asked = new Map<ScenarioCall, number>();
  return (request) => {
    const body = JSON.stringify(request.body);
    const call = scenario.find(({ prompt }) => body.includes(JSON.stringify(prompt)));
    if (!call) return undefined;
    const attempt = asked.get(call) ?? 0;
    asked.set(call, attempt + 1);
    return call.answers[attempt % call.answers.length];
  };
}
