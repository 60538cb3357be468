import { nameUnits, nameVariable } from '../contract/name-variable.ts';
import { shorterNames } from '../domain/contact.ts';

/** Makes a text's words those of one contact. */
export type Words = (text: string) => string;

/**
 * A message's words for one contact: each `{name}` becomes their name as a chat shows it, in one pass, so that whatever a customer is
 * called is never read again. A name that makes the message too long is shortened; the message's own end is the marketer's.
 * @param instead what somebody without a name is called
 * @param build makes the message of these words
 * @param fits true if the platform takes the message whole
 */
export function namedMessage<Message>(
  name: string | null,
  instead: string,
  build: (words: Words) => Message,
  fits: (message: Message) => boolean,
): Message {
  let shortest: Message | null = null;
  for (const shown of shorterNames(name ?? '')) {
    const message = build((text) => text.split(nameVariable).join(shown || instead));
    if (fits(message)) return message;
    shortest = message;
  }
  return shortest ?? build((text) => text.split(nameVariable).join(instead));
}

/** A message's words as limits count them, before anybody's name is known: 20 characters, of three bytes each. */
export const wordsCounted: Words = (text) => text.split(nameVariable).join('美'.repeat(nameUnits));
