import { channelFor } from '../../channels/channels.ts';
import type { Context } from '../../context.ts';
import type { MessageAction } from '../../contract/campaigns.ts';
import type { Platform, SingleMessage } from '../../domain/channel.ts';
import type { ChannelFacts, LinkRows } from '../../store/link-read.ts';
import type { RowOf } from '../../store/write/changes.ts';
import { chatWords } from '../../words/chat-words.ts';
import { namedMessage, type Words, wordsCounted } from '../../words/message-words.ts';
import { makeCard } from '../cards/make-card.ts';
import { blockMessage, type PlainBlock } from './block-message.ts';

/** The recipient of a message. `name`: the contact's name on this channel; nothing of the profile (§2). */
export type Receiver = { channel: ChannelFacts; contactId: string; name: string | null };

/** A campaign's messages, each with its position, and the cards created for them. */
export type RenderedMessages = { messages: { at: number; message: SingleMessage }[]; cards: RowOf<'newCards'>[] };

/** What a message's texts and modules come from. `id`: the campaign or the journey, for the log. */
export type Sender = Pick<LinkRows, 'modules'> & {
  id: string;
  brand: Pick<NonNullable<LinkRows['brand']>, 'locale'> | null;
};

/** A text, or a bot module's blocks, for one contact. Blocks that can no longer be sent are left out and logged. */
export async function actionMessages(
  context: Context,
  sender: Sender,
  action: MessageAction | null,
  to: Receiver,
  now: Date,
): Promise<RenderedMessages> {
  const said: RenderedMessages = { messages: [], cards: [] };
  if (!action) return said;
  const { friend } = chatWords[sender.brand?.locale ?? 'zh-Hant'];
  const reader = { platform: to.channel.platform, name: to.name, friend };
  if (action.kind === 'text') {
    said.messages.push({ at: 0, message: textMessage(context, action.text, reader) });
    return said;
  }
  const blocks = sender.modules[action.moduleId];
  const about = { senderId: sender.id, channelId: to.channel.id, moduleId: action.moduleId };
  if (!blocks) context.log.error(about, 'a message was left out: its bot module is gone');
  for (const [at, block] of (blocks ?? []).entries()) {
    if (block.kind !== 'card') {
      said.messages.push({ at, message: plainBlockMessage(context, block, reader) });
      continue;
    }
    const card = await cardOf(context, block.campaignId, to, now);
    if (card) {
      said.messages.push({ at, message: card.message });
      said.cards.push(card.row);
    } else {
      context.log.warn(
        { ...about, cardOf: block.campaignId },
        'a card was left out of a bot module: its campaign is off',
      );
    }
  }
  return said;
}

/** Who reads a message, and on which platform. `friend`: what stands for `{name}` where `name` is null. */
export type Reader = { platform: Platform; name: string | null; friend: string };

/** A text for one reader. *Not me, undo* may lower its limit: it is measured with the button if it fits with it at all. */
export function textMessage(context: Context, text: string, { platform, name, friend }: Reader): SingleMessage {
  const fits = fitsOn(context, platform);
  const undo = [{ label: 'x', data: 'x' }];
  const withUndo = (said: string) => fits({ kind: 'text', text: said, buttons: undo });
  const textFits = withUndo(wordsCounted(text)) ? withUndo : (said: string) => fits({ kind: 'text', text: said });
  return { kind: 'text', text: namedMessage(name, friend, (words) => words(text), textFits) };
}

/** A module's block for one reader. */
export function plainBlockMessage(
  context: Context,
  block: PlainBlock,
  { platform, name, friend }: Reader,
): SingleMessage {
  const build = (words: Words) => blockMessage(context, platform, block, words);
  return namedMessage(name, friend, build, fitsOn(context, platform));
}

const fitsOn = (context: Context, platform: Platform) => (message: SingleMessage) =>
  channelFor(context.channels, platform).tooLong(message) === null;

/** A card that this contact can use; null if its campaign is disabled, deleted or of another channel. */
async function cardOf(context: Context, campaignId: string, to: Receiver, now: Date) {
  const campaign = await context.store.campaigns.find(campaignId);
  if (!campaign?.enabled || campaign.sourceChannelId !== to.channel.id) return null;
  return makeCard(context, campaign, to.contactId, now);
}
