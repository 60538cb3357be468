import type { LineChannel } from '../world/accounts.ts';
import type { World } from '../world/world.ts';
import { signed } from './signature.ts';
import { envelope } from './webhooks.ts';

const hourMs = 3_600_000;

/** LINE lets a channel be tried 60 times an hour. https://developers.line.biz/en/reference/messaging-api/#rate-limits */
export function isProbedTooOften(world: World, channel: LineChannel): boolean {
  const since = (channel.probedAt ?? []).filter((at) => at > world.now() - hourMs);
  if (since.length >= 60) return true;
  channel.probedAt = [...since, world.now()];
  return false;
}

/**
 * `POST /v2/bot/channel/webhook/test`: sends an empty body and reports the result, 200 also when it failed.
 * `webhookProbe` of the channel sets the result without trying. https://developers.line.biz/en/reference/messaging-api/#test-webhook-endpoint
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
  const { webhookProbe } = channel;
  if (webhookProbe) return answer(webhookProbe.statusCode, webhookProbe.reason, webhookProbe.detail);
  const unreachable = () => answer(0, 'COULD_NOT_CONNECT', 'TLS handshake failure or connection refused');
  if (!world.mayReach(url)) return unreachable();
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
    return timedOut ? answer(0, 'REQUEST_TIMEOUT', 'Request timeout') : unreachable();
  }
}
