import { expect, test } from 'vitest';
import { tapInAddress } from './address.ts';
import { tokensInFragment } from './fast-road.ts';

test.each([
  ['?t=TAP', 'TAP'],
  ['?liff.state=%3Ft%3DTAP', 'TAP'],
  ['?liff.state=%2F%3Fx%3D1%26t%3DTAP', 'TAP'],
  ['?t=TAP&code=c&state=s&liffClientId=1', 'TAP'],
  ['?liff.state=%2Fmine', null],
  ['?t=', null],
  ['', null],
])('the tap token in %s', (search, tap) => {
  expect(tapInAddress(search)).toBe(tap);
});

const liffAgent = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) Safari Line/15.14.0 LIFF';
const context = (liffId: string) => `h.${btoa(JSON.stringify({ liffId }))}.s`;
const good = { id_token: 'id', access_token: 'access', client_id: '100', context_token: context('100-abc') };
const fragment = (change: Record<string, string> = {}) => `#${new URLSearchParams({ ...good, ...change })}`;

test('the fast path takes the tokens that LINE put into the fragment for our app', () => {
  expect(tokensInFragment(fragment(), liffAgent, '100-abc')).toEqual({ idToken: 'id', accessToken: 'access' });
});

test.each([
  ['another browser', fragment(), 'Mozilla/5.0 (iPhone) Safari/604.1'],
  ['LINE, but not its LIFF browser', fragment(), 'Mozilla/5.0 (iPhone) Safari Line/15.14.0'],
  ['another channel', fragment({ client_id: '999' }), liffAgent],
  ['another LIFF app', fragment({ context_token: context('100-other') }), liffAgent],
  ['a context token that is none', fragment({ context_token: 'a.%%%.c' }), liffAgent],
  ['no ID token', fragment({ id_token: '' }), liffAgent],
  ['no fragment', '', liffAgent],
])('not the fast road: %s', (_name, hash, agent) => {
  expect(tokensInFragment(hash, agent, '100-abc')).toBeNull();
});
