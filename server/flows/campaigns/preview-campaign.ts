import type { Context } from '../../context.ts';
import type { CampaignView, MessageAction } from '../../contract/campaigns.ts';
import { platformNames, platforms } from '../../contract/platforms.ts';
import type { CampaignPreview, CampaignPreviewRequest } from '../../contract/previews.ts';
import { chatWords } from '../../words/chat-words.ts';
import { prefilledText } from '../../words/whatsapp-draft.ts';
import { type RenderedMessages, textMessage } from '../messages/action-messages.ts';
import { type PreviewPlace, previewBlock, previewCard, renderedPreview } from '../messages/preview-messages.ts';
import { offersUndo, withUndo } from '../messages/undo-offer.ts';
import { found } from '../not-found.ts';
import { findCampaign } from './save-campaign.ts';

export const exampleCode = 'A1B2C3D4E5F6G7H8';

/** What each platform would get of a campaign with these edits: as in a link, but nothing is stored, and no card is signed. */
export async function previewCampaign(
  context: Context,
  id: string,
  { name, draft }: CampaignPreviewRequest,
): Promise<CampaignPreview> {
  const row = await findCampaign(context, id);
  const [channel, brand] = await Promise.all([
    context.store.channels.find(row.targetChannelId),
    context.store.pages.brand(),
  ]);
  const { platform: targetPlatform } = found(channel, 'channel');
  const locale = brand?.locale ?? 'zh-Hant';
  const { friend, undoButton, sourceNotice: noticeOf } = chatWords[locale];
  const card = { ...row.card, ...draft.card };
  const onSuccess = { ...row.onSuccess, ...draft.onSuccess };
  const onFailure = { ...row.onFailure, ...draft.onFailure };
  const { sourceNotice = row.sourceNotice } = draft;
  const source = { channelId: row.sourceChannelId, platform: row.source.platform, name, friend };
  const target = { channelId: row.targetChannelId, platform: targetPlatform, name, friend };
  const opensDraft = platforms[targetPlatform].target === 'draft';
  const offer = (action: MessageAction | null, said: RenderedMessages, linked: PreviewPlace) =>
    withUndo([{ label: undoButton, data: 'undo' }], action, said, noticeOf(platformNames[linked.platform]));

  const [onSource, onTarget, failure, cardShown] = await Promise.all([
    actionPreview(context, onSuccess.source, source),
    actionPreview(context, onSuccess.target, target),
    actionPreview(context, onFailure.source, source),
    previewCard(context, { card, source: row.source }),
  ]);
  const shown = ({ messages }: RenderedMessages, { platform }: PreviewPlace) =>
    messages.map(({ message }) => renderedPreview(context, platform, message));
  return {
    card: [renderedPreview(context, source.platform, cardShown)],
    whatsappText: opensDraft
      ? prefilledText({
          campaignText: card.whatsappText?.trim() || null,
          code: exampleCode,
          sourcePlatform: source.platform,
          locale,
        })
      : null,
    onSuccess: {
      source: shown(
        offersUndo({ sourceNotice }, onSource) ? offer(onSuccess.source, onSource, target) : onSource,
        source,
      ),
      target: shown(opensDraft ? offer(onSuccess.target, onTarget, source) : onTarget, target),
    },
    onFailure: { source: shown(failure, source) },
  };
}

type Action = CampaignView['onSuccess']['source'];

/** A text, or the blocks of a bot module that can be sent; nothing for a text that is still empty, and a module that is gone. */
async function actionPreview(context: Context, action: Action, place: PreviewPlace): Promise<RenderedMessages> {
  const said: RenderedMessages = { messages: [], cards: [] };
  if (action?.kind === 'text') {
    const text = action.text.trim();
    return text ? { ...said, messages: [{ at: 0, message: textMessage(context, text, place) }] } : said;
  }
  const [module] = action ? await context.store.modules.facts([action.moduleId]) : [];
  if (module?.platform !== place.platform) return said;
  const messages = await Promise.all(module.blocks.map((block) => previewBlock(context, block, place)));
  return { ...said, messages: messages.flatMap((message, at) => (message ? [{ at, message }] : [])) };
}
