import { channelSchema, checkAnswerSchema, credentialTestSchema } from '../../../server/contract/channels.ts';
import type { Platform } from '../../../server/contract/platforms.ts';
import { call, nothing } from '../../api.ts';
import type { Typed } from './connect/credential-check.ts';

const path = (id: string, what = '') => `/channels/${encodeURIComponent(id)}${what}`;

export const readChannel = (id: string) => call(channelSchema, 'GET', path(id));

/** Asks the platform about values; nothing is saved. */
export const tryNew = (platform: Platform, credentials: Typed) =>
  call(credentialTestSchema, 'POST', '/channels/test', { body: { platform, credentials } });
export const tryChange = (id: string, credentials: Typed) =>
  call(credentialTestSchema, 'POST', path(id, '/test'), { body: { credentials } });

export const connectChannel = (
  channel: { platform: Platform; name: string; credentials: Typed },
  idempotencyKey: string,
) => call(channelSchema, 'POST', '/channels', { body: channel, idempotencyKey });

export const changeChannel = (id: string, change: { name?: string; credentials?: Typed; ticked?: string[] }) =>
  call(channelSchema, 'PATCH', path(id), { body: change });

export const removeChannel = (id: string) => call(nothing, 'DELETE', path(id));

/** Runs the set-up check again. @param repair items to fix first */
export const checkChannel = (id: string, repair: string[] = []) =>
  call(checkAnswerSchema, 'POST', path(id, '/check'), { body: { repair } });
