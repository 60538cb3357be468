import type { ChannelView } from '../../../server/contract/channels.ts';
import { platforms } from '../../../server/contract/platforms.ts';
import { listWords } from '../campaigns/list/list-words.ts';

/** A platform as a word in its colour; the account's own name is read out, and shown on hover. */
export function PlatformMark({ channel }: { channel: ChannelView | undefined }) {
  if (!channel) return <span class="platform-mark">{listWords('gone')}</span>;
  return (
    <span class="platform-mark" title={channel.name}>
      {platforms[channel.platform].marketersName}
    </span>
  );
}
