import { nameUnits, nameVariable } from '../contract/name-variable.ts';
import { shorterNames } from '../domain/contact.ts';

/** Fills a text for one contact. */
export type Words = (text: string) => string;

/**
 * A message for one contact: each `{name}` becomes the contact's name as a chat shows it, in one pass, so that a name is never
 * searched for variables. A name that makes the message too long is shortened; the message's own text isn't cut.
 * @param instead the text for a contact without a name
 * @param build builds the message from the filled texts
 * @param fits true if the platform accepts the whole message
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

/** A text as limits count it, before a name is known: `{name}` as 20 characters of three bytes each. */
export const wordsCounted: Words = (text) => text.split(nameVariable).join('美'.repeat(nameUnits));
