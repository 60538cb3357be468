import type { ComponentChildren } from 'preact';
import type { CampaignView } from '../../../../server/contract/campaigns.ts';
import type { ChannelView } from '../../../../server/contract/channels.ts';
import { platforms } from '../../../../server/contract/platforms.ts';
import { Badge } from '../../ui/badge.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { editorWords } from '../editor/editor-words.ts';
import { Step } from '../editor/step.tsx';
import { QrCode } from './qr-code.tsx';
import { SendToContact } from './send-to-contact.tsx';
import { triggerWords as t } from './trigger-words.ts';
import './triggers.css';

/** How the card reaches customers: what is live, not what is being edited. */
export function Triggers({ campaign, source }: { campaign: CampaignView; source: ChannelView }) {
  const channel = `${platforms[source.platform].marketersName} ${source.name}`;
  const { keywords } = campaign.card;
  return (
    <Step id="triggers" number={5} title={editorWords('step.triggers')} intro={t('intro')}>
      {!campaign.enabled && <Notice kind="warn">{t('off')}</Notice>}
      <Trigger title={t('keywords')}>
        <p class="muted">{keywords.length > 0 ? t('keywords.text', { channel }) : t('keywords.none')}</p>
        <p class="row">
          {keywords.map((keyword) => (
            <Badge key={keyword}>
              <bdi>{keyword}</bdi>
            </Badge>
          ))}
        </p>
      </Trigger>
      <Trigger title={t('link')}>
        {campaign.referralUrl ? (
          <>
            <p class="muted">{t('link.text', { channel })}</p>
            <Copyable label={t('link.label')} text={campaign.referralUrl} />
            <QrCode text={campaign.referralUrl} name={campaign.name} />
          </>
        ) : (
          <p class="muted">{t('link.none')}</p>
        )}
      </Trigger>
      <Trigger title={t('send')}>
        <SendToContact campaignId={campaign.id} source={source} />
      </Trigger>
      <Trigger title={t('api')}>
        <p class="muted">{t('api.text')}</p>
        <Copyable label={t('api')} text={snippet(campaign.id, source.id)} />
      </Trigger>
    </Step>
  );
}

function Trigger({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="part stack">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Copyable({ label, text }: { label: string; text: string }) {
  return (
    <div class="copyable">
      <pre>
        <code>{text}</code>
      </pre>
      <CopyButton text={text} label={label} />
    </div>
  );
}

/** `POST /api/v1/cards` as one types it into a shell. */
const snippet = (campaignId: string, channelId: string) => `curl -X POST ${location.origin}/api/v1/cards \\
  -H 'Authorization: Bearer <API key>' \\
  -H 'Content-Type: application/json' \\
  -d '{
    "campaignId": "${campaignId}",
    "contact": { "channelId": "${channelId}", "externalId": "<id>" },
    "send": true
  }'`;
