/** Models whose names tell who serves them. Open models are served by many, and are not here. */
const families: readonly (readonly [RegExp, string])[] = [
  [
    /^((us|eu|apac|au|jp|ca|global)\.)?(anthropic|amazon|meta|cohere|mistral|ai21|deepseek|openai|qwen)\.[a-z]/,
    'aws.bedrock',
  ],
  [/^arn:aws[a-z-]*:bedrock:/, 'aws.bedrock'],
  [
    /^(gpt-(3|4|5|6|image|audio|realtime)|chatgpt-|o[134](-|$)|text-embedding-(3|ada)|dall-e-|whisper-1|tts-1|computer-use-preview)/,
    'openai',
  ],
  [/^claude-/, 'anthropic'],
  [/^(gemini|imagen|veo)-/, 'gcp.gemini'],
  [
    /^(command-|embed-(english|multilingual)-|embed-v|rerank-(english|multilingual|v)|c4ai-)/,
    'cohere',
  ],
  [
    /^(mistral-(small|medium|large|embed|tiny|ocr)|magistral-|ministral-|codestral-|devstral-|pixtral-)/,
    'mistral_ai',
  ],
  [/^grok-/, 'x_ai'],
  [/^deepseek-(chat|reasoner)$/, 'deepseek'],
  [/^sonar(-|$)/, 'perplexity'],
  [/^voyage-/, 'voyage_ai'],
  [/^jina-/, 'jina_ai'],
];

/** The provider that a model's name belongs to, `null` where several serve it. */
export function resolveProviderOfModel(model: string): string | null {
  const name = model.toLowerCase();
  return families.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}
