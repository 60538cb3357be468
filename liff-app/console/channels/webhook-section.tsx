import type { ChannelView } from '../../../server/contract/channels.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { channelWords as t } from './channel-words.ts';
import { pick } from './connect/bilingual.ts';
import { verifyTokens } from './connect/form-memory.ts';
import { hasVerifyToken, platformForms } from './connect/form-steps.ts';
import { PlacePicture } from './connect/place-picture.tsx';

/** The platform, or a person, has said that messages are sent here. */
export const hasWebhook = ({ platform, check }: ChannelView): boolean =>
  check?.items.some(
    ({ id, ok }) => id === (platformForms[platform].webhook.byHand ? 'app_webhook' : 'webhook') && ok,
  ) ?? false;

/** Where the platform has to send messages: what to copy, and where it goes. Collapsed once the platform is known to have it. */
export function WebhookSection({ channel }: { channel: ChannelView }) {
  const { platform, id, webhookUrl } = channel;
  const { how, label, place } = platformForms[platform].webhook;
  const verifyToken = verifyTokens.value[id];
  return (
    <details class="card fold" open={!hasWebhook(channel)}>
      <summary>
        <h2>{t('webhook')}</h2>
      </summary>
      <div class="webhook">
        <div class="stack">
          <p class="muted">{pick(how)}</p>
          <ToCopy label={pick(label)} text={webhookUrl} />
          {hasVerifyToken(platform) &&
            (verifyToken ? (
              <ToCopy label={t('webhook.verify')} text={verifyToken} />
            ) : (
              <p class="muted small">{t('webhook.verify.gone')}</p>
            ))}
        </div>
        <PlacePicture place={place} />
      </div>
    </details>
  );
}

function ToCopy({ label, text }: { label: string; text: string }) {
  return (
    <div class="our-address">
      <span class="our-address-label">{label}</span>
      <code>{text}</code>
      <CopyButton text={text} label={label} />
    </div>
  );
}
