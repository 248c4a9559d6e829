import { recordUsage } from '@tallylight/instrumentation';

// #region recipe
/**
 * Records what a session of OpenAI's realtime API uses: pass it every event of the server.
 *
 * @param context whose session it is: events come in the context of the connection, not of a request
 */
export function createRealtimeRecorder(context) {
  const started = new Map();
  let model;
  let transcriptionModel;
  const common = { provider: 'openai', serverAddress: 'api.openai.com', serverPort: 443, context };

  return {
    onEvent(event) {
      switch (event.type) {
        case 'session.created':
        case 'session.updated':
          model = event.session.model ?? model;
          transcriptionModel = event.session.audio?.input?.transcription?.model;
          break;
        case 'response.created':
          started.set(event.response.id, Date.now());
          break;
        case 'response.done':
          recordResponse(event.response);
          break;
        // Billed by another model's rates, and not in the response's usage.
        case 'conversation.item.input_audio_transcription.completed':
          recordTranscription(event.usage);
          break;
      }
    },
    /** When the connection is gone: what was under way has used something, nobody says how much. */
    onClose() {
      for (const [id, startedAt] of started) {
        recordUsage({
          ...common,
          operation: 'chat',
          model,
          responseId: id,
          stream: true,
          status: 'incomplete',
          startedAt,
        });
      }
      started.clear();
    },
  };

  function recordResponse({ id, status, status_details: details, usage }) {
    const startedAt = started.get(id);
    started.delete(id);
    recordUsage({
      ...common,
      operation: 'chat',
      model,
      responseId: id,
      stream: true,
      startedAt,
      status: { completed: 'success', failed: 'error' }[status] ?? status,
      errorType: status === 'failed' ? (details?.error?.code ?? details?.error?.type) : undefined,
      finishReasons: details?.reason === undefined ? undefined : [details.reason],
      usage: usage && {
        inputTokens: usage.input_tokens,
        cacheReadInputTokens: usage.input_token_details?.cached_tokens,
        audioInputTokens: usage.input_token_details?.audio_tokens,
        imageInputTokens: usage.input_token_details?.image_tokens,
        audioCacheReadInputTokens: usage.input_token_details?.cached_tokens_details?.audio_tokens,
        imageCacheReadInputTokens: usage.input_token_details?.cached_tokens_details?.image_tokens,
        outputTokens: usage.output_tokens,
        audioOutputTokens: usage.output_token_details?.audio_tokens,
      },
    });
  }

  function recordTranscription(usage) {
    recordUsage({
      ...common,
      operation: 'transcription',
      model: transcriptionModel,
      usage:
        usage?.type === 'duration'
          ? { units: { audio_seconds: usage.seconds } }
          : usage && {
              inputTokens: usage.input_tokens,
              audioInputTokens: usage.input_token_details?.audio_tokens,
              outputTokens: usage.output_tokens,
            },
    });
  }
}
// #endregion
