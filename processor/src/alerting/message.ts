/** A payload for people, in plain text. */
export interface Message {
  /** One line. */
  readonly title: string;
  readonly text: string;
  /** What else is worth knowing, in the order of importance. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
}
