/** A body of `POST /v1/traces` and how it is encoded. */
export interface Body {
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Resolves once the batch is committed. */
async function sendBatch(url: string, { contentType, bytes }: Body): Promise<void> {
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: bytes,
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${response.status}: ${text}`);
}

/** Sends all as fast as `senders` can; seconds. */
export async function sendAll(
  url: string,
  bodies: readonly Body[],
  senders: number,
): Promise<number> {
  const queue = [...bodies];
  const began = performance.now();
  await Promise.all(
    Array.from({ length: senders }, async () => {
      for (let body = queue.pop(); body !== undefined; body = queue.pop()) {
        await sendBatch(url, body);
      }
    }),
  );
  return (performance.now() - began) / 1000;
}

/**
 * Sends one batch each `intervalMs`, whether the ones before were answered or not, and gives the
 * milliseconds from when each was due to its answer.
 */
export async function sendSteadily(
  url: string,
  bodies: readonly Body[],
  intervalMs: number,
): Promise<number[]> {
  const began = performance.now();
  return await Promise.all(
    bodies.map(async (body, index) => {
      const due = began + index * intervalMs;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      await sendBatch(url, body);
      return performance.now() - due;
    }),
  );
}
