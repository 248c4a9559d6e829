import type { RequestHead } from '../../call.ts';

/** `us-central1` of `…/locations/us-central1/…`; without it, of `us-central1-aiplatform.googleapis.com`. */
export function parseLocation({ host, path }: RequestHead): string | undefined {
  return (
    /\/locations\/([a-z0-9-]{1,64})\//.exec(path)?.[1] ??
    /(?:^|\.)([a-z0-9-]+)-aiplatform\.googleapis\.com$/.exec(host)?.[1] ??
    /(?:^|\.)aiplatform\.([a-z0-9-]+)\.rep\.googleapis\.com$/.exec(host)?.[1]
  );
}
