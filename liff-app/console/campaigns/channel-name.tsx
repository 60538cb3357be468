import type { ChannelView } from '../../../server/contract/channels.ts';
import { platforms } from '../../../server/contract/platforms.ts';
import { listWords } from './list/list-words.ts';

/** `Facebook` and the account's own name. A channel may be gone while its campaign is still there. */
export function ChannelName({ channel }: { channel: ChannelView | undefined }) {
  if (!channel) return <span class="muted">{listWords('gone')}</span>;
  return (
    <span class="channel-name">
      <b>{platforms[channel.platform].marketersName}</b>
      <bdi class="one-line muted">{channel.name}</bdi>
    </span>
  );
}
