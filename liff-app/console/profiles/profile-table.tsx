import type { ChannelView } from '../../../server/contract/channels.ts';
import type { FoundProfile } from '../../../server/contract/profiles.ts';
import { ago } from '../i18n/dates.ts';
import { Link } from '../router.tsx';
import { TableCard } from '../ui/table.tsx';
import { PlatformMark } from './platform-mark.tsx';
import { lastSeen, namesOf } from './profile-name.ts';
import { profileWords as t } from './profile-words.ts';

/** Tags that a line shows; the others are counted. */
const shownTags = 3;

const nothing = <span class="nothing muted">–</span>;

/** One line a customer. */
export function ProfileTable({ profiles, channels }: { profiles: FoundProfile[]; channels: ChannelView[] }) {
  return (
    <TableCard
      class="profiles"
      label={t('title')}
      head={[t('name'), t('channels'), t('memberNumber'), t('tags'), t('seen')]}
      rows={profiles.map((profile) => ({
        id: profile.id,
        cells: [
          <Link key="name" to={`/console/profiles/${profile.id}`}>
            <bdi class="one-line">{namesOf(profile.contacts).join('・')}</bdi>
          </Link>,
          <span key="channels" class="platform-marks">
            {profile.contacts.map((contact) => (
              <PlatformMark key={contact.id} channel={channels.find(({ id }) => id === contact.channelId)} />
            ))}
          </span>,
          profile.memberNumber ? (
            <bdi key="number" class="one-line">
              {profile.memberNumber}
            </bdi>
          ) : (
            nothing
          ),
          <Tags key="tags" tags={profile.tags} />,
          <Seen key="seen" profile={profile} />,
        ],
      }))}
    />
  );
}

function Tags({ tags }: { tags: string[] }) {
  if (tags.length === 0) return nothing;
  return (
    <span class="tag-line">
      {tags.slice(0, shownTags).map((tag) => (
        <bdi key={tag} class="tag one-line">
          {tag}
        </bdi>
      ))}
      {tags.length > shownTags && <span class="muted small">{t('moreTags', { n: tags.length - shownTags })}</span>}
    </span>
  );
}

function Seen({ profile }: { profile: FoundProfile }) {
  const at = lastSeen(profile.contacts);
  return <span class="muted whole">{at ? ago(at) : t('seen.never')}</span>;
}
