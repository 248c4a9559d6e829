import type { Attributes } from '../domain/span.ts';

/** What a message without attributes has. */
export const noAttributes: Attributes = new Map();
