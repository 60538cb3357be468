import type { ChannelView } from '../../../server/contract/channels.ts';
import type { LinkSide } from '../../../server/contract/link.ts';
import type { PageData } from '../../../server/contract/page.ts';
import { defaultTarget } from '../../../server/contract/platforms.ts';
import { linkTextKeys } from '../../i18n/link-keys.ts';
import { linkTexts } from '../../i18n/link-texts.ts';
import { cleanName } from '../../i18n/names.ts';
import type { LinkModel } from '../../link/link-model.ts';
import { LinkPage } from '../../link/link-page.tsx';
import type { Page } from '../../page.ts';
import { buttonColor } from '../../ui/brand-color.ts';
import { locale } from '../i18n/words.ts';
import { imageUrl } from '../pictures/image-api.ts';
import { type BrandForm, hexOf, isHttps } from './brand-form.ts';
import { brandWords as t } from './brand-words.ts';
import { PhoneFrame } from './phone-frame.tsx';

/** The *linked* screen with the form's values: the customer page's own components, with two sample people. */
export function CustomerPreview({ form, target }: { form: BrandForm; target: ChannelView | undefined }) {
  const page = pageOf(form, target);
  const model: LinkModel = { page, tap() {}, inLine: () => true, lineAddress: () => '', openMine() {}, close() {} };
  const side = (platform: LinkSide['platform'], name: string): LinkSide => ({ platform, channelName: '', name });
  return (
    <section class="customer-preview" aria-labelledby="customer-preview">
      <h2 id="customer-preview">{t('preview')}</h2>
      <p class="muted small">{t('preview.hint')}</p>
      <div class="phones">
        {(['light', 'dark'] as const).map((scheme) => (
          <figure key={scheme}>
            <PhoneFrame title={`${t('preview')}: ${t(`preview.${scheme}`)}`} scheme={scheme} lang={locale.value}>
              <LinkPage
                model={model}
                state={{
                  screen: 'linked',
                  again: false,
                  source: side('messenger', t('preview.source')),
                  target: side(defaultTarget, t('preview.target')),
                  watch: 'preview',
                }}
              />
            </PhoneFrame>
            <figcaption class="muted small">{t(`preview.${scheme}`)}</figcaption>
          </figure>
        ))}
      </div>
    </section>
  );
}

/** What the server would put into the page; what is left empty comes from the channel, as in `page-data.ts`. */
function pageOf(form: BrandForm, target: ChannelView | undefined): Page {
  const name = cleanName(form.name.trim() || target?.name || t('preview.brand'));
  const logoUrl = form.logoImageId ? imageUrl(form.logoImageId, 'preview') : (target?.public.pictureUrl ?? null);
  const color = hexOf(form.color);
  const privacyUrl = isHttps(form.privacyUrl.trim()) ? form.privacyUrl.trim() : null;
  const data: PageData = {
    // For customers their phone decides; here it is the reader's own language.
    locale: locale.value,
    liffId: target?.public.liffId ?? null,
    liffUrl: null,
    channelId: null,
    brand: { name, logoUrl, color, privacyUrl },
    source: { platform: 'messenger', channelName: '', chatUrl: null },
    target: { platform: target?.platform ?? defaultTarget, channelName: '', chatUrl: null },
    addFriendUrl: null,
    keyword: null,
    failure: null,
  };
  const texts = linkTexts(data);
  return {
    ...data,
    brand: { name, logoUrl, privacyUrl },
    backUrl: null,
    chatUrl: null,
    texts: Object.fromEntries(linkTextKeys.map((key, index) => [key, texts[index] ?? ''])) as Page['texts'],
    button: buttonColor(color),
  };
}
