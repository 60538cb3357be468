import type { ChannelView } from '../../../server/contract/channels.ts';
import { channelWords as t } from './channel-words.ts';

/** LINE's API tells the Official Account's name and picture, not the Login channel's, which customers see first: so both are named. */
export function LoginChannelIdentity({ channel }: { channel: ChannelView }) {
  const { accountName = channel.name, pictureUrl } = channel.public;
  return (
    <div class="first-sight">
      {pictureUrl ? (
        <img src={pictureUrl} alt="" width={48} height={48} />
      ) : (
        <span class="no-picture" aria-hidden="true" />
      )}
      <div>
        <p>
          <bdi>{accountName}</bdi>
        </p>
        <p class="muted small">{t('first.sight')}</p>
      </div>
    </div>
  );
}
