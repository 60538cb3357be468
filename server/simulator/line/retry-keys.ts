import type { FastifyRequest } from 'fastify';
import type { LineChannel } from '../world/accounts.ts';
import type { RetryRecord } from '../world/line-state.ts';
import type { World } from '../world/world.ts';

const keptMs = 24 * 3600 * 1000;
const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** `X-Line-Retry-Key`, a hex UUID. https://developers.line.biz/en/docs/messaging-api/retrying-api-request/ */
export function retryKeyOf(request: FastifyRequest): string | 'invalid' | undefined {
  const header = request.headers['x-line-retry-key'];
  if (header === undefined) return undefined;
  return typeof header === 'string' && uuidForm.test(header) ? header.toLowerCase() : 'invalid';
}

/**
 * What was answered when this key was accepted in the last 24 h. LINE demands the same body with the same key without checking it:
 * another body is recorded as unexpected, so that a test sees it.
 */
export function earlierAnswer(
  world: World,
  channel: LineChannel,
  key: string | undefined,
  body: string,
): RetryRecord | undefined {
  const record = key === undefined ? undefined : world.state.retries[`${channel.channelId}/${key}`];
  if (!record || world.now() - record.acceptedAt >= keptMs) return undefined;
  if (record.body !== body) {
    world.unexpected.push({ host: 'line-api', method: 'POST', path: `retry key ${key} used with another body` });
  }
  return record;
}

export function acceptRetryKey(
  world: World,
  channel: LineChannel,
  key: string | undefined,
  record: Omit<RetryRecord, 'acceptedAt'>,
): void {
  if (key === undefined) return;
  world.state.retries[`${channel.channelId}/${key}`] = { ...record, acceptedAt: world.now() };
  world.changed();
}
