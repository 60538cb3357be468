import { expect, test } from 'vitest';
import { newChannelSchema } from '../../../../server/contract/channels.ts';
import type { CredentialFacts } from '../../../../server/contract/platform-facts.ts';
import { type Platform, platformIds, platforms } from '../../../../server/contract/platforms.ts';
import { credentialErrors, filled } from './credential-check.ts';
import { fieldsOf, stepsOf } from './form-steps.ts';

const samples: Record<CredentialFacts['is'], string | null> = {
  secret: 's',
  digits: '1650000002',
  liff_id: '1650000002-AbCdEfGh',
  phone_number: '+886 2 7700-1234',
  choice: null,
};
const goodFor = (platform: Platform): Record<string, string> =>
  Object.fromEntries(
    Object.entries(platforms[platform].credentials).flatMap(([name, { is, optional }]) =>
      samples[is] === null || optional ? [] : [[name, samples[is]]],
    ),
  );
const nothingKept = () => false;

test.each(platformIds)('%s: the form asks for what the contract requires, and for nothing else', (platform) => {
  const credentials = filled(platform, { ...goodFor(platform), stray: 'x' });
  expect(credentialErrors(platform, credentials, nothingKept)).toEqual({});
  expect(newChannelSchema.safeParse({ platform, name: 'x', credentials }).success).toBe(true);
  const names = fieldsOf(platform, 'liff').map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const all = Object.fromEntries(names.map((name) => [name, goodFor(platform)[name] ?? 'x']));
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
  const credentials = { ...goodFor(platform), [name]: value };
  expect(Object.keys(credentialErrors(platform, credentials, nothingKept))).toEqual([name]);
  expect(newChannelSchema.safeParse({ platform, name: 'x', credentials }).success).toBe(false);
});

test('a value that the channel has already may stay empty, but not be wrong', () => {
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
  const typed = { ...goodFor('line'), appType: 'mini_app', loginChannelSecret: 'left from before' };
  const credentials = filled('line', typed);
  expect(credentialErrors('line', typed, nothingKept)).toEqual({});
  expect(credentials).toEqual({ ...goodFor('line'), appType: 'mini_app' });
  expect(newChannelSchema.safeParse({ platform: 'line', name: 'x', credentials }).success).toBe(true);
  const other = { ...credentials, liffId: '1650000003-AbCdEfGh' };
  expect(newChannelSchema.safeParse({ platform: 'line', name: 'x', credentials: other }).success).toBe(false);
});
