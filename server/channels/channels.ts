import type { Platform } from '../domain/channel.ts';
import type { Channel } from './channel.ts';
import type { PlatformHttp } from './http.ts';
import { buildInstagramChannel } from './instagram/channel.ts';
import { buildLineChannel } from './line/channel.ts';
import { buildMessengerChannel } from './messenger/channel.ts';
import { buildWhatsappChannel } from './whatsapp/channel.ts';

export type Channels = Record<Platform, Channel>;

/** The one table of platforms: a new folder is a line here. Addresses come without trailing slash. */
export function buildChannels(options: {
  lineApiUrl: string;
  lineDataUrl: string;
  metaGraphUrl: string;
  http: PlatformHttp;
  now: () => Date;
}): Channels {
  const { lineApiUrl, lineDataUrl, metaGraphUrl, http, now } = options;
  return {
    line: buildLineChannel({ apiUrl: lineApiUrl, dataUrl: lineDataUrl, http, now }),
    messenger: buildMessengerChannel({ graphUrl: metaGraphUrl, http, now }),
    instagram: buildInstagramChannel({ graphUrl: metaGraphUrl, http, now }),
    whatsapp: buildWhatsappChannel({ graphUrl: metaGraphUrl, http, now }),
  };
}

/** The channel of a platform. */
export const channelFor = (channels: Channels, platform: Platform): Channel => channels[platform];
