import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { ChannelView } from '../../../server/contract/channels.ts';
import type { ProfileView } from '../../../server/contract/contacts.ts';
import { platforms } from '../../../server/contract/platforms.ts';
import { failureText } from '../i18n/shell-words.ts';
import { navigate } from '../router.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { eraseWords as t } from './erase-words.ts';
import { eraseProfile } from './profile-api.ts';
import { contactName, namesOf } from './profile-name.ts';

type Props = { profile: ProfileView; channels: ChannelView[]; onEnd: () => void };

/** Says what an erasure takes, what it leaves and what it ends, and asks for a word before it is done. */
export function EraseDialog({ profile, channels, onEnd }: Props) {
  const [typed, setTyped] = useState('');
  const [isWrong, setIsWrong] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState('');
  const word = t('word');
  const erase = async () => {
    if (typed.trim().toLowerCase() !== word) return setIsWrong(true);
    setBusy(true);
    setFailed('');
    const reply = await eraseProfile(profile.id);
    setBusy(false);
    if (!reply.ok && reply.failure.code !== 'not_found') return setFailed(failureText(reply.failure));
    navigate('/console/profiles');
    toast({ text: t('done') });
  };
  const name = namesOf(profile.contacts).join('・');
  return (
    <ConfirmDialog
      open
      title={t('ask.title', { name })}
      onClose={onEnd}
      action={t('erase')}
      busy={busy}
      onConfirm={() => void erase()}
      problem={failed}
    >
      <Part title={t('goes')}>
        <li>
          <bdi>{t('goes.contacts', { contacts: contactsText(profile, channels) })}</bdi>
        </li>
        <li>{t('goes.data')}</li>
        <li>{t('goes.unsent')}</li>
      </Part>
      <Part title={t('stays')}>
        <li>{t('stays.counts')}</li>
        <li>{t('stays.audit')}</li>
      </Part>
      <Part title={t('after')}>
        <li>{t('after.merges')}</li>
        <li>{t('after.backups')}</li>
        <li>{t('after.again')}</li>
      </Part>
      <TextField
        label={t('confirm', { word })}
        value={typed}
        error={isWrong ? t('confirm.wrong', { word }) : undefined}
        onInput={(text) => {
          setTyped(text);
          setIsWrong(false);
        }}
      />
    </ConfirmDialog>
  );
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section>
      <h3>{title}</h3>
      <ul class="bullets">{children}</ul>
    </section>
  );
}

/** `Facebook 陳小美・LINE 陳小美` */
function contactsText({ contacts }: ProfileView, channels: ChannelView[]): string {
  return contacts
    .map((contact) => {
      const channel = channels.find(({ id }) => id === contact.channelId);
      return [channel && platforms[channel.platform].marketersName, contactName(contact)].filter(Boolean).join(' ');
    })
    .join('・');
}
