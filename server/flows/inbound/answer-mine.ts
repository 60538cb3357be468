import { foldKeyword } from '../../domain/linking/keyword.ts';
import { joinChanges } from '../../store/write/changes.ts';
import { chatWords } from '../../words/chat-words.ts';
import type { CardRequest } from '../campaigns/campaign-index.ts';
import { mineLiffUrl } from '../mine/mine-page.ts';
import { messageReply } from './chat-reply.ts';
import type { EventContext, EventEffects } from './event-context.ts';
import { recordInboundContact } from './record-inbound-contact.ts';
import { heardAndAsked } from './requested-card.ts';

const mineWords = new Set(['我的連結', '我的连结', 'my links'].map(foldKeyword));

/** The customer asks which accounts are linked. It comes before a campaign's keyword. */
export const isMineWord = (text: string): boolean => mineWords.has(foldKeyword(text));

/** How often an hour a contact is answered. */
const answersAnHour = 6;

/** *My links* in a chat: a button that opens `/link/mine`. Without a LIFF app it is a message like any other. */
export async function answerMine(eventContext: EventContext, asked: CardRequest): Promise<EventEffects> {
  const { context, event, now } = eventContext;
  const channel = await context.store.channels.find(event.channelId);
  const url = channel && mineLiffUrl(context, channel);
  if (!url) return heardAndAsked(eventContext, asked);
  const { contactId, changes } = recordInboundContact(eventContext);
  const often = `mine:${contactId}`;
  if (!context.chatLimit.left(often, answersAnHour, now).ok) return { changes, note: 'too_often' };
  const brand = await context.store.pages.brand();
  const { mineTitle: title, mineText: text, mineButton: label } = chatWords[brand?.locale ?? 'zh-Hant'];
  const reply = messageReply(eventContext, contactId, { kind: 'buttons', title, text, buttons: [{ label, url }] });
  return {
    changes: joinChanges(changes, { outbox: [reply] }),
    afterCommit: () => context.chatLimit.take(often, answersAnHour, now),
  };
}
