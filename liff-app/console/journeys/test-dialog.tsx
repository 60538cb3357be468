import { useState } from 'preact/hooks';
import { pageOf } from '../../../server/contract/common.ts';
import { contactSchema } from '../../../server/contract/contacts.ts';
import { platforms } from '../../../server/contract/platforms.ts';
import { call, type Failure } from '../../api.ts';
import { useChannels } from '../channels/use-channels.ts';
import { useReply } from '../data/use-reply.ts';
import { useRequest } from '../data/use-request.ts';
import { failureText } from '../i18n/shell-words.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { Select } from '../ui/select.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { toast } from '../ui/toast.tsx';
import { testJourney } from './journey-api.ts';
import { journeyWords as t } from './journey-words.ts';

type ButtonProps = { journeyId: string; flush: () => Promise<boolean>; onFailure: (failure: Failure) => void };

/** Opens the dialog once what was typed is saved. */
export function TestButton({ journeyId, flush, onFailure }: ButtonProps) {
  const [testing, setTesting] = useState(false);
  const test = async () => {
    if (await flush()) setTesting(true);
  };
  return (
    <>
      <Button onClick={() => void test()}>{t('test')}</Button>
      {testing && <TestDialog journeyId={journeyId} onEnd={() => setTesting(false)} onFailure={onFailure} />}
    </>
  );
}

type Props = { journeyId: string; onEnd: () => void; onFailure: (failure: Failure) => void };

/** Sends a journey's messages at once to one of the newest contacts. */
function TestDialog({ journeyId, onEnd, onFailure }: Props) {
  const { value, failure } = useReply(
    () => call(pageOf(contactSchema), 'GET', '/contacts', { query: { limit: 50 } }),
    [],
  );
  const contacts = value?.items.filter(({ state }) => state === 'active') ?? null;
  const channels = useChannels();
  const [chosen, setChosen] = useState('');
  const request = useRequest();
  const contactId = chosen || contacts?.[0]?.id || '';
  const run = async () => {
    if (!contactId) return;
    const reply = await request.send(testJourney(journeyId, contactId));
    if (reply.ok) toast({ text: t('test.sent') });
    else onFailure(reply.failure);
    onEnd();
  };
  return (
    <ConfirmDialog
      open
      title={t('test.title')}
      kind="primary"
      action={t('test.run')}
      busy={request.busy}
      problem={failure && failureText(failure)}
      onConfirm={() => void run()}
      onClose={onEnd}
    >
      <p>{t('test.text')}</p>
      {!contacts && !failure && <Spinner />}
      {contacts?.length === 0 && <Notice>{t('test.none')}</Notice>}
      {contacts && contacts.length > 0 && (
        <Select
          label={t('test.contact')}
          hint={t('test.hint')}
          value={contactId}
          options={contacts.map(({ id, name, externalId, channelId }) => {
            const platform = channels.get(channelId)?.platform;
            const on = platform ? ` · ${platforms[platform].marketersName}` : '';
            return { value: id, label: `${name ?? externalId}${on}` };
          })}
          onInput={setChosen}
        />
      )}
    </ConfirmDialog>
  );
}
