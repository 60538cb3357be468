import type { SetupId } from '../contract/setup-ids.ts';
import type { Platform } from './channel.ts';

const lineConsole = 'https://developers.line.biz/console';
const metaApps = 'https://developers.facebook.com/apps/';

/** The vendor's page where an item is looked at and mended. @param ids the channel's public ids */
export function setupLink(platform: Platform, id: SetupId, ids: Readonly<Record<string, string>>): string {
  if (platform !== 'line') return id === 'message_access' ? 'https://www.instagram.com/' : metaApps;
  if (id === 'greeting') return 'https://manager.line.biz/';
  // A MINI App is one entry of the console with three inner channels in it: which address each has is unconfirmed.
  if (id.startsWith('mini_')) return `${lineConsole}/`;
  const isBots = id === 'token' || id.startsWith('webhook');
  const channel = isBots ? ids.channelId : ids.loginChannelId;
  if (!channel) return `${lineConsole}/`;
  return `${lineConsole}/channel/${encodeURIComponent(channel)}${isBots ? '/messaging-api' : ''}`;
}
