import { signal } from '@preact/signals';
import type { Typed } from './credential-check.ts';

export type Draft = { name: string; typed: Typed };

/**
 * What was typed and not saved, by form. In this tab's memory only: it survives a visit to another page and a lost connection, but
 * secrets never reach the disk.
 */
const drafts = signal<Record<string, Draft>>({});

export const channelDraft = (form: string) => ({
  load: (): Draft | null => drafts.value[form] ?? null,
  save(draft: Draft): void {
    drafts.value = { ...drafts.value, [form]: draft };
  },
  clear(): void {
    const { [form]: _gone, ...rest } = drafts.value;
    drafts.value = rest;
  },
});

/** The verify tokens of channels that were connected since this tab opened: no answer of the API holds them. */
export const verifyTokens = signal<Record<string, string>>({});

/** 32 letters and digits that nobody guesses. */
export const newVerifyToken = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
