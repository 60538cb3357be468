import { useState } from 'preact/hooks';
import type { ChannelView } from '../../../server/contract/channels.ts';
import type { ContactView, ProfileView } from '../../../server/contract/contacts.ts';
import type { Failure } from '../../api.ts';
import { ago } from '../i18n/dates.ts';
import { failureText, shellWords } from '../i18n/shell-words.ts';
import { mayDo } from '../person.ts';
import { Link, navigate } from '../router.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { toast } from '../ui/toast.tsx';
import { ContactDialog } from './contact-dialog.tsx';
import { PlatformMark } from './platform-mark.tsx';
import { unlinkContact } from './profile-api.ts';
import { contactName } from './profile-name.ts';
import type { Reload } from './profile-page.tsx';
import { profileWords as t } from './profile-words.ts';
import { tagSourceText } from './tag-source.ts';

type Props = { contact: ContactView; profile: ProfileView; channel: ChannelView | undefined; reload: Reload };

/** A contact of the profile: channel, state, tags with where each came from. */
export function ContactRow({ contact, profile, channel, reload }: Props) {
  const [isEditing, setIsEditing] = useState(false);
  const name = contactName(contact);
  const { lastInboundAt } = contact;
  return (
    <div class="contact">
      <div class="contact-head">
        <PlatformMark channel={channel} />
        <b class="one-line">
          <bdi>{name}</bdi>
        </b>
        {contact.state !== 'active' && <Badge kind="warn">{t(`state.${contact.state}`)}</Badge>}
        {contact.optedOut && <Badge kind="warn">{t('optedOut')}</Badge>}
      </div>
      <div class="contact-actions">
        <Button kind="text" label={t('contact.edit', { name })} onClick={() => setIsEditing(true)}>
          {shellWords('edit')}
        </Button>
      </div>
      <p class="muted small">
        {channel && <bdi>{channel.name}</bdi>}
        {channel && ' · '}
        {lastInboundAt ? t('contact.inbound', { when: ago(lastInboundAt) }) : t('contact.silent')}
      </p>
      <p class="muted small">
        <bdi>{t('contact.id', { id: [contact.externalId, contact.secondId].filter(Boolean).join(' · ') })}</bdi>
      </p>
      <TagList contact={contact} profile={profile} />
      {profile.contacts.length > 1 && mayDo('correct') && <Unlink contact={contact} reload={reload} />}
      {isEditing && <ContactDialog contact={contact} reload={reload} onClose={() => setIsEditing(false)} />}
    </div>
  );
}

function TagList({ contact, profile }: { contact: ContactView; profile: ProfileView }) {
  if (contact.tags.length === 0) return <p class="muted small">{t('tags.none')}</p>;
  return (
    <ul class="contact-tags" aria-label={t('tags')}>
      {contact.tags.map((tag) => (
        <li key={tag}>
          <Link to={`/console/profiles?tag=${encodeURIComponent(tag)}`} class="tag one-line">
            <bdi>{tag}</bdi>
          </Link>
          <span class="muted small">
            {tagSourceText(profile.tagSources.find((one) => one.contactId === contact.id && one.tag === tag) ?? null)}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Unlink({ contact, reload }: { contact: ContactView; reload: Reload }) {
  const [asks, setAsks] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const name = contactName(contact);
  const close = () => {
    setAsks(false);
    setFailure(null);
  };
  const unlink = async () => {
    setBusy(true);
    const reply = await unlinkContact(contact.id);
    setBusy(false);
    if (!reply.ok) {
      setFailure(reply.failure);
      if (reply.failure.code === 'not_found') await reload();
      return;
    }
    close();
    const { profileId } = reply.value;
    toast({
      text: t('unlink.done', { name }),
      action: { label: t('unlink.open'), run: () => navigate(`/console/profiles/${profileId}`) },
    });
    await reload();
  };
  return (
    <div class="contact-unlink">
      <Button kind="text" label={t('unlink.of', { name })} onClick={() => setAsks(true)}>
        {t('unlink')}
      </Button>
      <ConfirmDialog
        open={asks}
        title={t('unlink.title')}
        onClose={close}
        action={t('unlink')}
        busy={busy}
        onConfirm={unlink}
        problem={failure && failureText(failure)}
      >
        <p>{t('unlink.text', { name })}</p>
      </ConfirmDialog>
    </div>
  );
}
