import type { WireFormat } from '../../wire-format.ts';
import { readModel } from '../read-request.ts';
import { openaiChat } from './chat.ts';

/** Moderation is free. It answers with a model and an id, as chat completions do. */
export const openaiModeration: WireFormat = {
  operationName: 'moderation',
  free: true,
  readRequest: readModel,
  readResponse: openaiChat.readResponse,
};
