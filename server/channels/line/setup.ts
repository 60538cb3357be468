import type { SetupId } from '../../contract/setup-ids.ts';
import type { ChannelSetup, Credentials, OurAddresses } from '../channel.ts';
import type { PlatformHttp } from '../http.ts';
import { buildSetupCalls, liffAppsOf, type SetupCalls } from './setup-calls.ts';
import { checkLine } from './setup-check.ts';
import { testLine } from './setup-credentials.ts';

/** @param options.apiUrl `https://api.line.me` or the simulator, without trailing slash */
export function buildLineSetup(options: { apiUrl: string; http: PlatformHttp }): ChannelSetup {
  const calls = buildSetupCalls(options);
  return {
    check: (credentials, ours) => checkLine(calls, credentials, ours),
    test: (credentials) => testLine(calls, credentials),
    link,
    // What LINE refuses shows in the check that follows.
    async repair(credentials, ours, ids) {
      if (ids.includes('webhook')) {
        await calls.bot('/v2/bot/channel/webhook/endpoint', credentials, { endpoint: ours.webhookUrl });
      }
      if (ids.some((id) => id.startsWith('liff_'))) await repairApp(calls, credentials, ours, ids);
    },
  };
}

const lineConsole = 'https://developers.line.biz/console';

function link(id: SetupId, ids: Readonly<Record<string, string>>): string {
  // Menus made through the API are shown on no page of LINE's.
  if (id === 'rich_menus') return 'https://developers.line.biz/en/docs/messaging-api/using-rich-menus/';
  if (id === 'greeting') return 'https://manager.line.biz/';
  // A MINI App is one entry of the console with three inner channels in it: which address each has is unconfirmed.
  if (id.startsWith('mini_')) return `${lineConsole}/`;
  const isBots = id === 'token' || id.startsWith('webhook');
  const channel = isBots ? ids.channelId : ids.loginChannelId;
  if (!channel) return `${lineConsole}/`;
  return `${lineConsole}/channel/${encodeURIComponent(channel)}${isBots ? '/messaging-api' : ''}`;
}

async function repairApp(
  calls: SetupCalls,
  credentials: Credentials,
  ours: OurAddresses,
  ids: readonly SetupId[],
): Promise<void> {
  const { liffId = '', loginChannelId, loginChannelSecret } = credentials;
  const login = loginChannelSecret ? await calls.channelToken(loginChannelId, loginChannelSecret) : null;
  if (login?.kind !== 'token') return;
  const app = liffAppsOf(await calls.liffApps(login.token))?.find((one) => one.liffId === liffId);
  if (!app) return;
  const view = {
    url: ids.includes('liff_endpoint') ? ours.endpointUrl : app.url,
    type: ids.includes('liff_size') ? 'full' : app.type,
  };
  await calls.changeLiffApp(login.token, liffId, {
    ...(ids.includes('liff_endpoint') || ids.includes('liff_size') ? { view } : {}),
    ...(ids.includes('liff_scopes') ? { scope: [...new Set([...app.scope, 'openid', 'profile'])] } : {}),
    ...(ids.includes('liff_bot_prompt') ? { botPrompt: 'none' } : {}),
  });
}
