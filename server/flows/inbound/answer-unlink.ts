import { platformNames } from '../../contract/platforms.ts';
import { foldKeyword } from '../../domain/linking/keyword.ts';
import { joinChanges } from '../../store/write/changes.ts';
import { chatWords } from '../../words/chat-words.ts';
import { byCustomer } from '../audit.ts';
import { isAlone, readUnlink, unlinkChanges } from '../linking/unlink-contact.ts';
import { buttonOf, readButton } from '../linking/watch.ts';
import { chatReply } from './chat-reply.ts';
import type { EventContext, EventEffects } from './event-context.ts';
import { recordInboundContact } from './record-inbound-contact.ts';

const unlinkWords = new Set(['解除連結', '解除连结', 'unlink'].map(foldKeyword));

/** The customer asks to be taken out of their profile. It comes before a campaign's keyword. */
export const isUnlinkWord = (text: string): boolean => unlinkWords.has(foldKeyword(text));

/** How often an hour a contact is answered. */
const answersAnHour = 6;

/** *Unlink* in a chat: asks with two buttons, naming the platforms that this account is linked with. */
export async function askUnlink(eventContext: EventContext): Promise<EventEffects> {
  const { context, subject } = eventContext;
  const read = subject.contact && (await readUnlink(context.store, subject.contact.id));
  return answer(eventContext, async (words) => {
    if (!read || isAlone(read)) return { text: words.unlinkAlone };
    const contacts = await context.store.contacts.ofProfile(read.joined.profileId);
    const channels = await Promise.all(contacts.map(({ channelId }) => context.store.channels.find(channelId)));
    const others = contacts.flatMap(({ id }, i) => {
      const channel = channels[i];
      return id === read.contact.id || !channel ? [] : [platformNames[channel.platform]];
    });
    const button = buttonOf(context, read.contact.id);
    const buttons = [
      { label: words.unlinkYes, data: `unlink:${button}` },
      { label: words.unlinkNo, data: `unlink:no:${button}` },
    ];
    return { text: words.unlinkAsk([...new Set(others)].join('、')), buttons };
  });
}

/** A tapped answer: it counts only from the contact that was asked. */
export async function answerUnlink(eventContext: EventContext, button: string, yes: boolean): Promise<EventEffects> {
  const { context, subject } = eventContext;
  const id = readButton(context, button);
  if (!id || id !== subject.contact?.id)
    return { changes: recordInboundContact(eventContext).changes, note: 'not_theirs' };
  const read = yes ? await readUnlink(context.store, id) : null;
  if (!read || isAlone(read))
    return answer(eventContext, async (words) => ({ text: yes ? words.unlinkAlone : words.keptLinked }));
  const own = unlinkChanges(read, eventContext, byCustomer);
  const answered = await answer(eventContext, async (words) => ({ text: words.unlinked }));
  return { ...answered, changes: joinChanges(answered.changes, own) };
}

type Words = (typeof chatWords)[keyof typeof chatWords];
type Said = { text: string; buttons?: { label: string; data: string }[] };

async function answer(eventContext: EventContext, say: (words: Words) => Promise<Said>): Promise<EventEffects> {
  const { context, now } = eventContext;
  const { contactId, changes } = recordInboundContact(eventContext);
  const often = `unlink:${contactId}`;
  if (!context.chatLimit.left(often, answersAnHour, now).ok) return { changes, note: 'too_often' };
  const brand = await context.store.pages.brand();
  const { text, buttons } = await say(chatWords[brand?.locale ?? 'zh-Hant']);
  const reply = chatReply(eventContext, contactId, text, buttons ? { buttons, cause: 'question' } : {});
  return {
    changes: joinChanges(changes, { outbox: [reply] }),
    afterCommit: () => context.chatLimit.take(often, answersAnHour, now),
  };
}
