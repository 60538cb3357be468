import { useEffect, useState } from 'preact/hooks';
import { type ChannelView, channelSchema } from '../../../server/contract/channels.ts';
import type { ProfileView } from '../../../server/contract/contacts.ts';
import { useList } from '../data/list.ts';
import { useReply } from '../data/use-reply.ts';
import { LoadFailure } from '../load-failure.tsx';
import { mayDo } from '../person.ts';
import { Link, navigate } from '../router.tsx';
import type { PageProps } from '../routes.ts';
import { LikeProfiles } from '../same-person/like-profiles.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { ContactRow } from './contact-row.tsx';
import { CustomerData } from './customer-data.tsx';
import { eraseWords } from './erase-words.ts';
import { FactsForm } from './facts-form.tsx';
import { getProfile } from './profile-api.ts';
import { namesOf } from './profile-name.ts';
import { profileWords as t } from './profile-words.ts';
import { Timeline } from './timeline/timeline.tsx';
import '../campaigns/campaigns.css';
import '../campaigns/triggers/triggers.css';
import './profiles.css';

/** One customer: contacts, details, and what happened. An absorbed profile's address leads to the one that absorbed it. */
export function Page({ params }: PageProps) {
  const id = params.id ?? '';
  const { value, failure, load } = useReply(async () => {
    const reply = await getProfile(id);
    return reply.ok ? { ...reply, value: { profile: reply.value, etag: reply.etag } } : reply;
  }, [id]);
  const channels = useList(channelSchema, '/channels');
  const canonicalId = value?.profile.canonicalId;
  useEffect(() => {
    if (canonicalId) navigate(`/console/profiles/${canonicalId}?merged`, { replace: true });
  }, [canonicalId]);
  if (failure?.code === 'not_found') return <Gone wasHere={value?.profile.id === id} />;
  if (failure) return <LoadFailure failure={failure} retry={load} />;
  if (!value || !channels.items || canonicalId) return <Spinner />;
  const reload = async () => {
    const next = await load();
    return next && { profile: next.profile, etag: next.etag };
  };
  return (
    <>
      <Link to="/console/profiles" class="back">
        <Icon name="back" />
        {t('back')}
      </Link>
      <PageHead title={namesOf(value.profile.contacts).join('・')} />
      <Content profile={value.profile} etag={value.etag} channels={channels.items} reload={reload} />
    </>
  );
}

/** No profile is here, or no longer: somebody has erased it. */
function Gone({ wasHere }: { wasHere: boolean }) {
  const what = wasHere ? 'gone' : 'unknown';
  const all = (
    <Link to="/console/profiles" class="button plain">
      {eraseWords('all')}
    </Link>
  );
  return <EmptyState isPage title={eraseWords(`${what}.title`)} text={eraseWords(`${what}.text`)} action={all} />;
}

/** What the server has now; null if it couldn't be read. */
export type Reload = () => Promise<{ profile: ProfileView; etag: string | null } | null>;
type Props = { profile: ProfileView; etag: string | null; channels: ChannelView[]; reload: Reload };

function Content({ profile, etag, channels, reload }: Props) {
  // A change is at once in the time line.
  const [round, setRound] = useState(0);
  const changed: Reload = async () => {
    setRound((before) => before + 1);
    return reload();
  };
  const check = () => void reload();
  const wasMerged = new URLSearchParams(location.search).has('merged');
  return (
    <div class="stack">
      {wasMerged && <Notice>{t('merged')}</Notice>}
      {mayDo('correct') && <LikeProfiles profile={profile} onMerged={() => void changed()} />}
      <div class="profile-layout">
        <div>
          <section class="card" aria-labelledby="contacts">
            <h2 id="contacts">{t('contacts')}</h2>
            {profile.contacts.map((contact) => (
              <ContactRow
                key={contact.id}
                contact={contact}
                profile={profile}
                channel={channels.find(({ id }) => id === contact.channelId)}
                reload={changed}
              />
            ))}
          </section>
          <FactsForm profile={profile} etag={etag} reload={changed} />
        </div>
        <Timeline key={round} profile={profile} channels={channels} reload={changed} onNotFound={check} />
        <CustomerData profile={profile} channels={channels} onNotFound={check} />
      </div>
    </div>
  );
}
