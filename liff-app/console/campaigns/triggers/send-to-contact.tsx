import { useState } from 'preact/hooks';
import type { ChannelView } from '../../../../server/contract/channels.ts';
import { pageOf } from '../../../../server/contract/common.ts';
import { type ContactView, cardAnswerSchema, contactSchema } from '../../../../server/contract/contacts.ts';
import { platforms } from '../../../../server/contract/platforms.ts';
import { call } from '../../../api.ts';
import { useRequest } from '../../data/use-request.ts';
import { ago } from '../../i18n/dates.ts';
import { failureText } from '../../i18n/shell-words.ts';
import { Button } from '../../ui/button.tsx';
import { Form } from '../../ui/form.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { toast, toastFailure } from '../../ui/toast.tsx';
import { triggerWords as t } from './trigger-words.ts';

type Props = { campaignId: string; source: ChannelView };

/** Finds one contact of the source by its id on the platform, shows who it is, and sends the card on a second tap. */
export function SendToContact({ campaignId, source }: Props) {
  const [externalId, setExternalId] = useState('');
  const [found, setFound] = useState<ContactView | null>(null);
  const [error, setError] = useState<string | undefined>();
  const request = useRequest();
  const platform = platforms[source.platform].marketersName;

  const find = async () => {
    if (externalId.trim() === '') return;
    const query = { channelId: source.id, externalId: externalId.trim() };
    const reply = await request.send(call(pageOf(contactSchema), 'GET', '/contacts', { query }));
    const [first = null] = reply.ok ? reply.value.items : [];
    setFound(first);
    setError(reply.ok ? (first ? undefined : t('send.none')) : failureText(reply.failure));
  };
  const send = async ({ id }: ContactView) => {
    const asked = { body: { campaignId, contact: { id }, send: true }, idempotencyKey: crypto.randomUUID() };
    const reply = await request.send(call(cardAnswerSchema, 'POST', '/cards', asked));
    if (!reply.ok) return toastFailure(reply.failure);
    setFound(null);
    setExternalId('');
    toast({ text: t('send.done') });
  };

  return (
    <Form class="stack" onSubmit={() => void find()}>
      <p class="muted">{t('send.text', { channel: `${platform} ${source.name}` })}</p>
      <div class="field-and-button">
        <TextField
          code
          label={t('send.id', { platform })}
          value={externalId}
          error={error}
          onInput={(id) => {
            setExternalId(id);
            setFound(null);
            setError(undefined);
          }}
        />
        <Button type="submit" busy={request.busy}>
          {t('send.find')}
        </Button>
      </div>
      {found && (
        <div class="found">
          <div>
            <bdi class="one-line">{found.name ?? t('send.noName')}</bdi>
            <span class="muted small">
              {found.lastInboundAt ? t('send.active', { when: ago(found.lastInboundAt) }) : t('send.silent')}
            </span>
          </div>
          <Button busy={request.busy} onClick={() => send(found)}>
            {t('send.do')}
          </Button>
        </div>
      )}
    </Form>
  );
}
