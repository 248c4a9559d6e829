/** How an attempt ended. `error` never holds a secret: a webhook's path and a password are some. */
export type SendOutcome =
  | { readonly delivered: true }
  | {
      readonly delivered: false;
      readonly error: string;
      /** What the receiver asked us to wait for. */
      readonly retryAfterMs?: number | null;
      /** Another attempt would end the same way. */
      readonly isFinal?: boolean;
    };
