import { createHmac } from 'node:crypto';
import type { LineChannel } from '../world/accounts.ts';

/**
 * The headers of a LINE webhook: `x-line-signature` over exactly the bytes of `body`, or wrong, or none.
 * https://developers.line.biz/en/reference/messaging-api/#signature-validation
 */
export function signed(channel: LineChannel, body: string, signature?: 'wrong' | 'missing'): Record<string, string> {
  const secret = signature === 'wrong' ? `${channel.channelSecret}x` : channel.channelSecret;
  const value = createHmac('sha256', secret).update(body).digest('base64');
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'LineBotWebhook/2.0',
    ...(signature === 'missing' ? {} : { 'x-line-signature': value }),
  };
}
