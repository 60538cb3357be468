import type { ProfileView } from '../../../server/contract/contacts.ts';
import { platforms } from '../../../server/contract/platforms.ts';
import { useChannels } from '../channels/use-channels.ts';
import { Link } from '../router.tsx';
import { Badge } from '../ui/badge.tsx';
import { samePersonWords as t } from './same-person-words.ts';

export const nameOf = ({ contacts }: ProfileView): string => contacts.find(({ name }) => name)?.name ?? t('nameless');

/** One of two profiles, short enough to be compared. */
export function ProfileCard({ profile }: { profile: ProfileView }) {
  const channels = useChannels();
  return (
    <div class="profile-card stack">
      <Link to={`/console/profiles/${profile.id}`}>
        <b>
          <bdi>{nameOf(profile)}</bdi>
        </b>
      </Link>
      <ul>
        {profile.contacts.map((contact) => {
          const channel = channels.get(contact.channelId);
          return (
            <li key={contact.id}>
              {channel && <span class="muted">{platforms[channel.platform].marketersName} </span>}
              <bdi>{contact.name ?? contact.externalId}</bdi>
            </li>
          );
        })}
      </ul>
      <span class={profile.memberNumber ? '' : 'muted'}>{profile.memberNumber ?? t('no.number')}</span>
      {profile.tags.length > 0 && (
        <span class="row">
          {profile.tags.slice(0, 6).map((tag) => (
            <Badge key={tag}>
              <bdi>{tag}</bdi>
            </Badge>
          ))}
        </span>
      )}
    </div>
  );
}
