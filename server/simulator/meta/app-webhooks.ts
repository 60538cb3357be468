import { createHmac } from 'node:crypto';
import { sendWebhook, switchesOf } from '../webhooks/sender.ts';
import type { ChatPlatform } from '../world/chats.ts';
import type { WebhookDelivery } from '../world/deliveries.ts';
import type { MetaAccount } from '../world/meta-accounts.ts';
import type { World } from '../world/world.ts';

type MetaPlatform = Exclude<ChatPlatform, 'line'>;

/** Sends a body to the app's webhook, signed over exactly its bytes. */
export function sendAppBody(
  world: World,
  to: { platform: MetaPlatform; id: string; account: MetaAccount },
  body: string,
  signature?: 'wrong' | 'missing',
): WebhookDelivery {
  return sendWebhook(world, {
    platform: to.platform,
    account: to.id,
    url: to.account.webhookUrl ?? '',
    body,
    headers: signedByApp(to.account, body, signature ?? switchesOf(world, to.id).signature),
  });
}

/** `x-hub-signature-256` over the bytes sent. https://developers.facebook.com/docs/messenger-platform/webhooks */
function signedByApp(account: MetaAccount, body: string, signature?: 'wrong' | 'missing'): Record<string, string> {
  const secret = signature === 'wrong' ? `${account.appSecret}x` : account.appSecret;
  const mac = (algorithm: string) => createHmac(algorithm, secret).update(body).digest('hex');
  return {
    'content-type': 'application/json',
    'user-agent': 'facebookexternalua',
    ...(signature === 'missing'
      ? {}
      : { 'x-hub-signature': `sha1=${mac('sha1')}`, 'x-hub-signature-256': `sha256=${mac('sha256')}` }),
  };
}

/** The body of a webhook as Meta sends and signs it: everything beyond ASCII as `\uXXXX` with small hex digits. */
export function webhookBody(envelope: { object: string; entry: unknown[] }, padToBytes = 0): string {
  const body = escaped(JSON.stringify(envelope));
  const missing = padToBytes - body.length;
  return missing <= 0 ? body : `${body.slice(0, -1)},"padding":"${'x'.repeat(Math.max(0, missing - 13))}"}`;
}

const escaped = (json: string): string =>
  json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
