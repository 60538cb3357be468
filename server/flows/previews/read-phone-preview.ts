import type { Context } from '../../context.ts';
import type { CampaignDraft } from '../../contract/campaigns.ts';
import type { LinkSide } from '../../contract/link.ts';
import type { Locale, PageData } from '../../contract/page.ts';
import type { PhonePreview } from '../../contract/phone-previews.ts';
import { type FailureReason, failureReasons } from '../../contract/reasons.ts';
import type { GoPage } from '../../domain/browsers/browser-page.ts';
import { pagesOnTheWay } from '../../domain/browsers/pages-on-the-way.ts';
import type { Platform, SingleMessage } from '../../domain/channel.ts';
import { maskName } from '../../domain/contact.ts';
import type { CampaignRow } from '../../store/campaigns.ts';
import type { ChannelRow } from '../../store/channels.ts';
import type { CardPageRow } from '../../store/pages.ts';
import { sampleCustomer } from '../../words/sample-customer.ts';
import { whatsappFailure, whatsappQuestion } from '../../words/whatsapp-answers.ts';
import { exampleCode, previewCampaign } from '../campaigns/preview-campaign.ts';
import { type CardPreview, cardPreview } from '../cards/card-preview.ts';
import { countJunk } from '../junk-limit.ts';
import { jumpTarget } from '../linking/jump-target.ts';
import { silentReasons } from '../linking/link-messages.ts';
import { brandOnlyPage, type ChooseLocale, cardPageData } from '../linking/page-data.ts';
import { renderedPreview } from '../messages/preview-messages.ts';
import { findPhonePreview } from './phone-preview.ts';

/** What a preview shows; the pages of `/go` and `/link` are still to be drawn from `pages` and `data`. */
export type ReadPreview =
  | { kind: 'over'; data: PageData }
  | {
      kind: 'open';
      shown: Omit<PhonePreview, 'go' | 'linkHtml'>;
      data: PageData;
      pages: Record<'ios' | 'android', GoPage[]>;
      card: CardPreview;
    };

type Visit = { address: string; chooseLocale: ChooseLocale };

/** Whether a preview with this token is open, for its page. @throws AppError `rate_limited` */
export async function openPreviewPage(
  context: Context,
  token: string,
  { address, chooseLocale }: Visit,
): Promise<{ isOpen: boolean; data: PageData }> {
  const [preview, brand] = await Promise.all([findPhonePreview(context, token), context.store.pages.brand()]);
  if (!preview) countJunk(context, 'preview', address);
  return { isOpen: preview !== null, data: brandOnlyPage(brand, chooseLocale(brand?.locale ?? undefined)) };
}

/**
 * Everything that a preview shows, made by the functions that make it for customers. Nothing is signed or stored.
 * @throws AppError `rate_limited`
 */
export async function readPhonePreview(context: Context, token: string, visit: Visit): Promise<ReadPreview> {
  const { store, config } = context;
  const preview = await findPhonePreview(context, token);
  const campaign = preview && (await store.campaigns.find(preview.campaignId));
  const [brand, source, target] = await Promise.all([
    store.pages.brand(),
    campaign && store.channels.find(campaign.sourceChannelId),
    campaign && store.channels.find(campaign.targetChannelId),
  ]);
  const locale = visit.chooseLocale(brand?.locale ?? undefined);
  if (!preview || !campaign || !source || !target) {
    if (!preview) countJunk(context, 'preview', visit.address);
    return { kind: 'over', data: brandOnlyPage(brand, locale) };
  }
  const draft = preview.draft ?? campaign.draft ?? {};
  const edited = { ...campaign, ...definedIn(draft), card: { ...campaign.card, ...draft.card } };
  const { name } = sampleCustomer[brand?.locale ?? 'zh-Hant'];
  const messagesOf = (edits: CampaignDraft) => previewCampaign(context, campaign.id, { name, draft: edits });
  const [messages, noticed] = await Promise.all([messagesOf(draft), messagesOf({ ...draft, sourceNotice: 'always' })]);
  const row: CardPageRow = { ...noCard, ...pageFieldsOf(edited), source, target, brand };
  const data = cardPageData(context, row, () => locale, null);
  const route = { source: source.platform, target: target.platform };
  const address = `${config.publicUrl}/go/preview`;
  const jump = jumpTarget(context, row, data, { token: 'preview', code: () => exampleCode });
  const way = { target: jump, address: `${address}?e=preview`, escapeWays: config.escapeWays };
  return {
    kind: 'open',
    shown: {
      version: preview.version,
      locale,
      campaignName: edited.name,
      source: sideOf(source),
      target: sideOf(target),
      asks: edited.askFirst,
      keyword: row.keywords[0] ?? null,
      messages: { ...messages, whatsappText: jump.whatsapp?.text ?? null },
      sourceNotice: noticed.onSuccess.source,
      silentReasons: [...silentReasons],
      accounts: { source: accountOf(source, maskName(name)), target: accountOf(target, name) },
      chat:
        jump.whatsapp && chatAnswers(context, target.platform, { ...route, name, locale: brand?.locale ?? 'zh-Hant' }),
    },
    data,
    pages: { ios: pagesOnTheWay('ios', route, way), android: pagesOnTheWay('android', route, way) },
    card: cardPreview(context, row, data, address),
  };
}

const noCard = { cardId: '', kid: '', hasFreshCodes: false, expiresAt: new Date(0), revoked: false, isClosed: false };

const pageFieldsOf = ({ id, card }: Pick<CampaignRow, 'id' | 'card'>) => ({
  campaignId: id,
  keywords: card.keywords,
  card,
  whatsappText: card.whatsappText?.trim() || null,
});

const sideOf = ({ id, platform, name }: ChannelRow) => ({ id, platform, name });

const accountOf = ({ platform, name: channelName, public: { chatUrl } }: ChannelRow, name: string): LinkSide => ({
  platform,
  channelName,
  name,
  ...(chatUrl ? { chatUrl } : {}),
});

/** What is answered in the chat of a target without a page of ours. */
function chatAnswers(
  context: Context,
  platform: Platform,
  { name, source, locale }: { name: string; source: Platform; locale: Locale },
): PhonePreview['chat'] {
  const rendered = (message: SingleMessage) => [renderedPreview(context, platform, message)];
  const { text, yes, no } = whatsappQuestion(locale, { name, platform: source });
  const buttons = [
    { label: yes, data: 'yes' },
    { label: no, data: 'no' },
  ];
  const failed = (reason: FailureReason) => rendered({ kind: 'text', text: whatsappFailure(locale, reason) });
  return {
    question: rendered({ kind: 'text', text, buttons }),
    yes,
    no,
    failed: Object.fromEntries(failureReasons.map((reason) => [reason, failed(reason)])),
  };
}

/** Without what is undefined, which would hide the live value. */
const definedIn = ({ name, askFirst }: CampaignDraft): Partial<Pick<CampaignRow, 'name' | 'askFirst'>> => ({
  ...(name === undefined ? {} : { name }),
  ...(askFirst === undefined ? {} : { askFirst }),
});
