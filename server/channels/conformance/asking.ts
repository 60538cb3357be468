import { describe, expect, test } from 'vitest';
import type { Channel } from '../channel.ts';
import { refusedUrl } from '../test-server.ts';
import type { Harness } from './harness.ts';

/** `info` and `profileOf`: what the platform tells, and that neither throws. */
export function describeAsking({ its, call, channel, opened }: Harness): void {
  const wrongToken = { accessToken: 'wrong' };

  describe('info', () => {
    const info = (asked: Channel, more: object = {}) => asked.info({ ...opened().credentials, ...more });

    test('returns the account’s identity', async () => {
      expect(await info(channel())).toMatchObject(its.info(opened()));
    });

    test('distinguishes a wrong token from a failing platform', async () => {
      expect(await info(channel(), wrongToken)).toMatchObject({ ok: false, reason: 'channel_unauthorized' });
      const down = { ok: false, reason: 'platform_error', code: expect.any(String) };
      await call('POST faults', { match: { host: its.sendAt.host }, kind: 'cut' });
      expect(await info(channel())).toEqual(down);
      await call('POST faults', { match: { host: its.sendAt.host }, kind: 'status', status: 503, body: 'x' });
      expect(await info(channel())).toEqual(down);
      expect(await info(its.build(await refusedUrl()))).toEqual({ ...down, code: 'ECONNREFUSED' });
    });
  });

  describe('profileOf', () => {
    test('returns a name, or null if the platform has none', async () => {
      const { externalId, credentials } = opened();
      expect(channel().tellsProfiles).toBe(its.tellsProfiles ?? true);
      const told = await channel().profileOf(externalId, credentials);
      if (its.tellsProfiles === false) expect(told).toBeNull();
      else expect(told?.name).toContain('小美');
      expect(await channel().profileOf('nobody', credentials)).toBeNull();
      expect(await channel().profileOf(externalId, { ...credentials, ...wrongToken })).toBeNull();
      expect(await its.build(await refusedUrl()).profileOf(externalId, credentials)).toBeNull();
    });
  });
}
