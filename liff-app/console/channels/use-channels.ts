import { type ChannelView, channelSchema } from '../../../server/contract/channels.ts';
import { wholeList } from '../data/list.ts';

const channelList = wholeList(channelSchema, '/channels');

/** Every channel by its id; empty until they have loaded. */
export function useChannels(): Map<string, ChannelView> {
  const { items } = channelList.use();
  return new Map((items ?? []).map((channel) => [channel.id, channel]));
}
