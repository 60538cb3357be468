import type { Context } from '../../context.ts';
import type { PageData } from '../../contract/page.ts';
import { platforms } from '../../contract/platforms.ts';
import { type JumpTarget, whatsappLink } from '../../domain/browsers/browser-exit.ts';
import type { CardPageRow } from '../../store/pages.ts';
import { prefilledText } from '../../words/whatsapp-draft.ts';

/** Where a card leads: LINE gets the tap token; WhatsApp gets no token but a code of the card in a draft (§9). */
export function jumpTarget(
  { config: { platforms: addresses } }: Context,
  { source, target, whatsappText }: Pick<CardPageRow, 'source' | 'target' | 'whatsappText'>,
  { liffUrl, locale }: Pick<PageData, 'liffUrl' | 'locale'>,
  sent: { token: string; code: () => string },
): JumpTarget {
  if (platforms[target.platform].target !== 'draft') return { url: `${liffUrl}?t=${sent.token}`, whatsapp: null };
  const digits = (target.public.phoneNumber ?? '').replace(/\D/g, '');
  const text = prefilledText({
    campaignText: whatsappText,
    code: sent.code(),
    sourcePlatform: source.platform,
    locale,
  });
  return { url: whatsappLink(addresses.whatsappLink, digits, text), whatsapp: { digits, text } };
}
