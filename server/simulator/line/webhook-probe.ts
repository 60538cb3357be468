import type { LineChannel } from '../world/accounts.ts';
import type { World } from '../world/world.ts';
import { signed } from './signature.ts';
import { envelope } from './webhooks.ts';

/**
 * `POST /v2/bot/channel/webhook/test`: sends an empty body and tells how it went, 200 also when it failed.
 * https://developers.line.biz/en/reference/messaging-api/#test-webhook-endpoint
 */
export async function probe(world: World, channel: LineChannel, url: string) {
  const timestamp = new Date(world.now()).toISOString();
  const answer = (statusCode: number, reason: string, detail: string) => ({
    success: reason === 'OK',
    timestamp,
    statusCode,
    reason,
    detail,
  });
  const body = envelope(channel, []);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: signed(channel, body),
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(2000),
    });
    await response.arrayBuffer();
    return response.ok
      ? answer(response.status, 'OK', '200')
      : answer(response.status, 'ERROR_STATUS_CODE', `${response.status}`);
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    return timedOut
      ? answer(0, 'REQUEST_TIMEOUT', 'Request timeout')
      : answer(0, 'COULD_NOT_CONNECT', 'TLS handshake failure or connection refused');
  }
}
