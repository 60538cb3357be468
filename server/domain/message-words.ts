import { nameUnits, nameVariable } from '../contract/name-variable.ts';
import { nameInChat } from './contact.ts';

/**
 * A message's words for one contact: each `{name}` becomes their name as a chat shows it, in one pass, so that whatever a
 * customer is called is never read again.
 * @param instead what somebody without a name is called
 */
export function wordsFor(text: string, name: string | null, instead: string): string {
  return text.split(nameVariable).join(nameInChat(name ?? '') || instead);
}

/** A message's words as limits count them: before anybody's name is known. */
export const wordsCounted = (text: string): string => text.split(nameVariable).join('x'.repeat(nameUnits));
