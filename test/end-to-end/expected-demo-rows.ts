/**
 * What one run of the demo's scenario must leave in the ledger, in the order of the calls.
 * `null` is unknown, `0` a known zero. Rates in the comments are USD per million tokens.
 */
export const expectedDemoRows = [
  {
    call: 'openai chat gpt-4o-mini → gpt-4o-mini-2024-07-18',
    cause: 'ada support-chat',
    tokens: { input: 1200, cacheRead: 0, cacheWrite: null, output: 350, reasoning: 0 },
    verdict: 'success reported',
    // 1,200 × 0.15 + 350 × 0.60 = 180 + 210 = 390
    cost: '0.00039',
  },
  {
    call: 'anthropic chat claude-sonnet-5 → claude-sonnet-5',
    cause: 'grace summaries',
    tokens: { input: 2095, cacheRead: 0, cacheWrite: 0, output: 503, reasoning: null },
    verdict: 'success reported',
    // 2,095 × 2 + 503 × 10 = 4,190 + 5,030 = 9,220
    cost: '0.00922',
  },
  {
    call: 'openai embeddings text-embedding-3-small → text-embedding-3-small',
    cause: 'alan search',
    tokens: { input: 812, cacheRead: null, cacheWrite: null, output: null, reasoning: null },
    verdict: 'success reported',
    // 812 × 0.02 = 16.24
    cost: '0.00001624',
  },
  {
    call: 'openai chat gpt-4o → gpt-4o-2024-08-06',
    cause: 'ada support-chat',
    tokens: { input: 2006, cacheRead: 1920, cacheWrite: null, output: 300, reasoning: 0 },
    verdict: 'success reported',
    // 86 × 2.50 + 1,920 × 1.25 + 300 × 10 = 215 + 2,400 + 3,000 = 5,615
    cost: '0.005615',
  },
  {
    call: 'anthropic chat claude-haiku-4-5 → claude-haiku-4-5-20251001',
    cause: 'grace summaries',
    tokens: { input: 12_050, cacheRead: 2000, cacheWrite: 10_000, output: 400, reasoning: null },
    verdict: 'success reported',
    // 50 × 1 + 2,000 × 0.10 + 10,000 × 1.25 + 400 × 5 = 50 + 200 + 12,500 + 2,000 = 14,750
    cost: '0.01475',
  },
  {
    call: 'gcp.gemini generate_content gemini-2.5-flash → gemini-2.5-flash',
    cause: 'alan translation',
    tokens: { input: 640, cacheRead: null, cacheWrite: null, output: 120, reasoning: null },
    verdict: 'success reported',
    // 640 × 0.30 + 120 × 2.50 = 192 + 300 = 492
    cost: '0.000492',
  },
  {
    call: 'gcp.gemini generate_content gemini-2.5-flash → gemini-2.5-flash',
    cause: 'katherine translation',
    tokens: { input: 11, cacheRead: null, cacheWrite: null, output: 92, reasoning: 64 },
    verdict: 'success reported',
    // 11 × 0.30 + 92 × 2.50 = 3.3 + 230 = 233.3
    cost: '0.0002333',
  },
  {
    call: 'openai chat gpt-5-mini → gpt-5-mini-2025-08-07',
    cause: 'alan search',
    tokens: { input: 328, cacheRead: 0, cacheWrite: 0, output: 572, reasoning: 384 },
    verdict: 'success reported',
    // 328 × 0.25 + 572 × 2 = 82 + 1,144 = 1,226
    cost: '0.001226',
  },
  {
    call: 'openai chat gpt-5-mini → gpt-5-mini-2025-08-07',
    cause: 'ada support-chat',
    tokens: { input: 37, cacheRead: 0, cacheWrite: 0, output: 139, reasoning: 128 },
    verdict: 'success reported',
    // 37 × 0.25 + 139 × 2 = 9.25 + 278 = 287.25
    cost: '0.00028725',
  },
  {
    // The refused attempt is a record of its own: known to cost nothing.
    call: 'openai chat gpt-4o-mini → null',
    cause: 'katherine triage',
    tokens: { input: null, cacheRead: null, cacheWrite: null, output: null, reasoning: null },
    verdict: 'rate_limited not_billed',
    cost: '0',
  },
  {
    call: 'openai chat gpt-4o-mini → gpt-4o-mini-2024-07-18',
    cause: 'katherine triage',
    tokens: { input: 500, cacheRead: 0, cacheWrite: null, output: 100, reasoning: 0 },
    verdict: 'success reported',
    // 500 × 0.15 + 100 × 0.60 = 75 + 60 = 135
    cost: '0.000135',
  },
  {
    // Left before the usage came: estimated from the bytes of the question and of what was answered.
    call: 'openai chat gpt-4o-mini → gpt-4o-mini-2024-07-18',
    cause: 'ada support-chat',
    tokens: { input: 14, cacheRead: null, cacheWrite: null, output: 3, reasoning: null },
    verdict: 'cancelled estimated',
    // 14 × 0.15 + 3 × 0.60 = 2.1 + 1.8 = 3.9
    cost: '0.0000039',
  },
  {
    // Broken off by the provider: the input and the first token were stated before.
    call: 'anthropic chat claude-sonnet-5 → claude-sonnet-5',
    cause: 'grace summaries',
    tokens: { input: 1825, cacheRead: 1500, cacheWrite: 300, output: 1, reasoning: null },
    verdict: 'error reported',
    // 25 × 2 + 1,500 × 0.20 + 300 × 2.50 + 1 × 10 = 50 + 300 + 750 + 10 = 1,110
    cost: '0.00111',
  },
];

/** The sum of the known costs above. */
export const expectedDemoTotal = '0.03347869';
