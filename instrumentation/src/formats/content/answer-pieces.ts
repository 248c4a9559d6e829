import type { ContentMessage, ContentPart } from '../../content.ts';
import { omitUnknown } from '../usage.ts';
import { parseText } from '../wire-value.ts';
import { createTextParts, createToolCall } from './create-part.ts';

/** What the processor keeps of a call: more need not be gathered. */
const maxCharacters = 65_536;
const maxParts = 512;
const maxChoices = 128;

interface Piece {
  readonly kind: 'text' | 'reasoning' | 'tool_call' | 'other';
  readonly key: unknown;
  text: string;
  id?: unknown;
  name?: unknown;
  part?: ContentPart;
}

interface Choice {
  readonly pieces: Piece[];
  finishReason: string | undefined;
}

/** Puts the pieces of a streamed answer together, in bounded memory. */
export class AnswerPieces {
  readonly #choices = new Map<unknown, Choice>();
  #charactersLeft = maxCharacters;
  #partsLeft = maxParts;
  #isCut = false;

  /**
   * Text that belongs to the text before it, where that is of the same kind and block.
   *
   * @param choice which of several answers it is a part of
   */
  addText(
    value: unknown,
    {
      choice = 0,
      kind = 'text',
      block,
    }: {
      readonly choice?: unknown;
      readonly kind?: 'text' | 'reasoning';
      readonly block?: unknown;
    } = {},
  ): void {
    if (typeof value !== 'string' || value === '') return;
    const last = this.#choice(choice)?.pieces.at(-1);
    const piece =
      last?.kind === kind && last.key === block ? last : this.#open(choice, { kind, key: block });
    if (piece !== undefined) piece.text += this.#limit(value);
  }

  /** A piece of what the model gives to a tool; the pieces of one call have the same key. */
  addToolCall(
    key: unknown,
    {
      choice = 0,
      id,
      name,
      args,
    }: {
      readonly choice?: unknown;
      readonly id?: unknown;
      readonly name?: unknown;
      readonly args?: unknown;
    },
  ): void {
    const piece =
      this.#choice(choice)?.pieces.find((one) => one.kind === 'tool_call' && one.key === key) ??
      this.#open(choice, { kind: 'tool_call', key });
    if (piece === undefined) return;
    piece.id ??= id;
    piece.name ??= name;
    if (typeof args === 'string') piece.text += this.#limit(args);
  }

  /** A part that came whole. */
  addPart(part: ContentPart, { choice = 0 }: { readonly choice?: unknown } = {}): void {
    const size = JSON.stringify(part).length;
    if (size > this.#charactersLeft) {
      this.#isCut = true;
      return;
    }
    this.#charactersLeft -= size;
    const piece = this.#open(choice, { kind: 'other', key: undefined });
    if (piece !== undefined) piece.part = part;
  }

  finish(reason: unknown, { choice = 0 }: { readonly choice?: unknown } = {}): void {
    const found = this.#choice(choice);
    if (found !== undefined) found.finishReason = parseText(reason) ?? found.finishReason;
  }

  messages(): readonly ContentMessage[] {
    const messages = [...this.#choices.values()].map(({ pieces, finishReason }) => ({
      role: 'assistant',
      parts: pieces.flatMap(createParts),
      ...omitUnknown({ finish_reason: finishReason }),
    }));
    const spoken = messages.filter(({ parts, finish_reason }) => parts.length > 0 || finish_reason);
    const last = spoken.at(-1);
    if (!this.#isCut || last === undefined) return spoken;
    return [
      ...spoken.slice(0, -1),
      { ...last, parts: [...last.parts, { type: 'text', content: '…[cut]' }] },
    ];
  }

  #choice(key: unknown): Choice | undefined {
    const found = this.#choices.get(key);
    if (found !== undefined || this.#choices.size >= maxChoices) return found;
    const choice: Choice = { pieces: [], finishReason: undefined };
    this.#choices.set(key, choice);
    return choice;
  }

  #open(choice: unknown, { kind, key }: Pick<Piece, 'kind' | 'key'>): Piece | undefined {
    if (this.#partsLeft === 0) {
      this.#isCut = true;
      return undefined;
    }
    const piece: Piece = { kind, key, text: '' };
    this.#choice(choice)?.pieces.push(piece);
    this.#partsLeft -= 1;
    return piece;
  }

  #limit(text: string): string {
    if (text.length > this.#charactersLeft) this.#isCut = true;
    const kept = text.slice(0, this.#charactersLeft);
    this.#charactersLeft -= kept.length;
    return kept;
  }
}

function createParts({ kind, text, id, name, part }: Piece): readonly ContentPart[] {
  if (part !== undefined) return [part];
  return kind === 'tool_call'
    ? [createToolCall({ id, name, args: text })]
    : createTextParts(text, kind);
}
