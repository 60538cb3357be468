import { expect } from 'vitest';
import { control, type Failure, type OpenedAccount } from './platform-case.ts';

export const never = (reason: string, code: unknown) => ({ kind: 'never', reason, code });
const unauthorized = (code: unknown) => never('channel_unauthorized', code);
const unknown = { kind: 'unknown', code: expect.any(String) };

/**
 * The failures that every platform of Meta's has in common.
 * @param accounts the control API's list of accounts, `messenger/pages`
 */
export function metaFailures(accounts: string): Failure[] {
  const change =
    (field: object) =>
    (simulator: string, { id }: OpenedAccount) =>
      control(simulator, `PATCH ${accounts}/${id}`, field);
  const refuse = (status: number, error: object) => ({
    kind: 'status',
    status,
    body: { error: { message: 'x', ...error } },
  });
  return [
    {
      name: 'Meta down',
      fault: refuse(500, { code: 2, is_transient: true }),
      outcome: { kind: 'retry', scope: 'contact', afterMs: null, code: '2' },
    },
    {
      name: 'Meta busy',
      fault: refuse(400, { code: 613 }),
      outcome: { kind: 'retry', scope: 'channel', afterMs: null, code: '613' },
    },
    { name: 'restricted', fault: refuse(400, { code: 368 }), outcome: never('account_restricted', '368') },
    { name: 'our mistake', fault: refuse(400, { code: 100 }), outcome: never('platform_error', '100') },
    { name: 'proxy down', fault: { kind: 'status', status: 502, body: 'Bad Gateway' }, outcome: unknown },
    {
      name: 'accepted, then 500',
      fault: { kind: 'status_after', status: 500, body: 'x' },
      outcome: unknown,
      delivered: 1,
    },
    { name: 'cut', fault: { kind: 'cut' }, outcome: unknown },
    { name: 'answer lost', fault: { kind: 'lost_answer' }, outcome: unknown, delivered: 1 },
    { name: 'token expired', arrange: change({ tokenState: 'expired' }), outcome: unauthorized('190/463') },
    { name: 'token revoked', arrange: change({ tokenState: 'revoked' }), outcome: unauthorized('190/460') },
    { name: 'app removed', arrange: change({ tokenState: 'app_removed' }), outcome: unauthorized('190/458') },
    {
      name: 'permission gone',
      arrange: change({ tokenState: 'no_permission' }),
      outcome: unauthorized(expect.any(String)),
    },
    {
      name: 'wrong token',
      credentials: { accessToken: 'wrong' },
      outcome: unauthorized(expect.stringMatching(/^190/)),
    },
    { name: 'secret of another app', credentials: { appSecret: 'wrong' }, outcome: unauthorized('100') },
  ];
}

/** A customer who wrote more than a day ago. @param code of the platform, as an outcome tells it */
export const aDayLater = (code: string): Failure => ({
  name: 'a day later',
  arrange: (simulator) => control(simulator, 'POST clock', { offsetMs: 25 * 3_600_000 }),
  outcome: { kind: 'skipped', reason: 'window', code },
});
