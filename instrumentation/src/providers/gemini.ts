import { geminiCountTokens, geminiGenerateContent } from '../formats/gemini/generate-content.ts';
import type { Provider } from './provider.ts';

/** `/models/{model}` or `/tunedModels/{model}`. */
const model = '/[^/:]+/[^/:]+';

export const gemini: Provider = {
  name: 'gcp.gemini',
  hosts: ['generativelanguage.googleapis.com'],
  root: '(?:/upload)?/v1(?:alpha|beta)?[0-9]*',
  endpoints: [
    { path: `${model}:(?:generateContent|streamGenerateContent)`, format: geminiGenerateContent },
    { path: `${model}:countTokens`, format: geminiCountTokens },
  ],
  ignoredPaths: ['/files(?:[:/].*)?'],
  billingHeaders: {},
};
