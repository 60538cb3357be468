import type { ChannelView } from '../../../server/contract/channels.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { channelWords as t } from './channel-words.ts';
import { verifyTokens } from './connect/form-memory.ts';
import { lineWebhookPlace } from './connect/line-steps.ts';
import { metaWebhookPlace } from './connect/meta-steps.ts';
import { PlacePicture } from './connect/place-picture.tsx';

/** The platform, or at Meta a person, has said that messages are sent here. */
export const hasWebhook = ({ platform, check }: ChannelView): boolean =>
  check?.items.some(({ id, ok }) => id === (platform === 'line' ? 'webhook' : 'app_webhook') && ok) ?? false;

/** Where the platform has to send messages: what to copy, and where it goes. Folded once the platform is known to have it. */
export function WebhookSection({ channel }: { channel: ChannelView }) {
  const { platform, id, webhookUrl } = channel;
  const isLine = platform === 'line';
  const verifyToken = verifyTokens.value[id];
  return (
    <details class="card fold" open={!hasWebhook(channel)}>
      <summary>
        <h2>{t('webhook')}</h2>
      </summary>
      <div class="webhook">
        <div class="stack">
          <p class="muted">{t(isLine ? 'webhook.line' : 'webhook.meta')}</p>
          <ToCopy label={isLine ? 'Webhook URL' : t('webhook.callback')} text={webhookUrl} />
          {!isLine &&
            (verifyToken ? (
              <ToCopy label={t('webhook.verify')} text={verifyToken} />
            ) : (
              <p class="muted small">{t('webhook.verify.gone')}</p>
            ))}
        </div>
        <PlacePicture place={isLine ? lineWebhookPlace : metaWebhookPlace(platform)} />
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
