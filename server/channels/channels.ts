import type { Platform } from '../domain/channel.ts';
import type { Channel } from './channel.ts';
import type { Fetch } from './http.ts';
import { buildLineChannel } from './line/channel.ts';
import { buildMessengerChannel } from './messenger/channel.ts';

/** The platforms that have a folder. */
export type Channels = Record<'line' | 'messenger', Channel> & Partial<Record<Platform, Channel>>;

/** The one table of platforms: a new folder is a line here. Addresses come without trailing slash. */
export function buildChannels(options: {
  lineApiUrl: string;
  metaGraphUrl: string;
  fetch: Fetch;
  now: () => Date;
}): Channels {
  const { lineApiUrl, metaGraphUrl, fetch, now } = options;
  return {
    line: buildLineChannel({ apiUrl: lineApiUrl, fetch, now }),
    messenger: buildMessengerChannel({ graphUrl: metaGraphUrl, fetch, now }),
  };
}

/** The channel of a platform. Throws for one that has no folder: rows of it can't exist. */
export function channelFor(channels: Channels, platform: Platform): Channel {
  const channel = channels[platform];
  if (!channel) throw new Error(`no channel speaks to ${platform}: server/channels/channels.ts lists none`);
  return channel;
}
