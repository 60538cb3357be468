import { expect, test } from 'vitest';
import { newChannelSchema } from '../../../../server/contract/channels.ts';
import { type Platform, platformIds } from '../../../../server/contract/platforms.ts';
import { credentialErrors, filled } from './credential-check.ts';
import { fieldsOf, stepsOf } from './form-steps.ts';

const good: Record<Platform, Record<string, string>> = {
  line: {
    channelId: '1650000001',
    channelSecret: 's',
    accessToken: 't',
    loginChannelId: '1650000002',
    liffId: '1650000002-AbCdEfGh',
  },
  messenger: { pageId: '1', accessToken: 't', appSecret: 's', verifyToken: 'v' },
  instagram: { pageId: '1', accountId: '2', accessToken: 't', appSecret: 's', verifyToken: 'v' },
  whatsapp: {
    phoneNumberId: '1',
    phoneNumber: '+886 2 7700-1234',
    accessToken: 't',
    appSecret: 's',
    verifyToken: 'v',
  },
};
const nothingKept = () => false;

test.each(platformIds)('%s: the form asks for what the contract wants, and for nothing else', (platform) => {
  const credentials = filled(platform, { ...good[platform], stray: 'x' });
  expect(credentialErrors(platform, credentials, nothingKept)).toEqual({});
  expect(newChannelSchema.safeParse({ platform, name: 'x', credentials }).success).toBe(true);
  const names = fieldsOf(platform, 'liff').map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const all = Object.fromEntries(names.map((name) => [name, good[platform][name] ?? 'x']));
  expect(newChannelSchema.safeParse({ platform, name: 'x', credentials: all }).success).toBe(true);
});

const bad: [Platform, string, string][] = [
  ['line', 'channelId', 'abc'],
  ['line', 'channelId', ''],
  ['line', 'channelSecret', '  '],
  ['line', 'loginChannelId', '12 34'],
  ['line', 'liffId', '1650000002'],
  ['messenger', 'pageId', '@kojima'],
  ['instagram', 'accountId', '@kojima'],
  ['whatsapp', 'phoneNumber', '0912-345-678'],
  ['whatsapp', 'phoneNumber', '+886 91'],
  ['whatsapp', 'phoneNumberId', 'x'],
];
test.each(bad)('%s: %s %j is refused here as by the contract', (platform, name, value) => {
  const credentials = { ...good[platform], [name]: value };
  expect(Object.keys(credentialErrors(platform, credentials, nothingKept))).toEqual([name]);
  expect(newChannelSchema.safeParse({ platform, name: 'x', credentials }).success).toBe(false);
});

test('what a channel has already may stay empty, but not be wrong', () => {
  expect(credentialErrors('line', {}, () => true)).toEqual({});
  expect(credentialErrors('line', { liffId: 'x' }, () => true)).toHaveProperty('liffId');
});

test.each(platformIds)(
  '%s: every value but the one we make up has a picture with a ring around its place',
  (platform) => {
    for (const { fields, place } of [...stepsOf(platform, 'liff'), ...stepsOf(platform, 'mini_app')]) {
      const rings = place?.rows.filter(({ ring }) => ring).length ?? 0;
      expect(rings).toBe(fields.filter(({ made }) => !made).length);
    }
  },
);

test('14 §2.12: a LINE MINI App: no secret of its own, and the IDs of one inner channel', () => {
  const typed = { ...good.line, appType: 'mini_app', loginChannelSecret: 'left from before' };
  const credentials = filled('line', typed);
  expect(credentialErrors('line', typed, nothingKept)).toEqual({});
  expect(credentials).toEqual({ ...good.line, appType: 'mini_app' });
  expect(newChannelSchema.safeParse({ platform: 'line', name: 'x', credentials }).success).toBe(true);
  const other = { ...credentials, liffId: '1650000003-AbCdEfGh' };
  expect(newChannelSchema.safeParse({ platform: 'line', name: 'x', credentials: other }).success).toBe(false);
});
