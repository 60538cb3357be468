import { expect, test } from 'vitest';
import { brandPatchSchema } from '../../../server/contract/brand.ts';
import { brandFormOf, brandProblems, hexOf, patchOf } from './brand-form.ts';

const unset = { name: null, logoImageId: null, color: null, privacyUrl: null, locale: null, timeZone: null };
const set = { ...unset, name: '小美咖啡', color: '#8b4513', privacyUrl: 'https://example.com/p' };

test.each([
  ['#8B4513', '#8b4513'],
  ['8b4513', '#8b4513'],
  [' #06f ', '#0066ff'],
  ['red', null],
  ['#12345', null],
  ['', null],
])('%s is %s', (typed, hex) => expect(hexOf(typed)).toBe(hex));

test('a form that was only looked at changes nothing', () => {
  expect(patchOf(unset, brandFormOf(unset))).toEqual({});
  expect(patchOf(set, brandFormOf(set))).toEqual({});
});

test('an emptied field goes back to the default, an unchanged one is not sent', () => {
  expect(patchOf(set, { ...brandFormOf(set), name: ' ', color: '' })).toEqual({ name: null, color: null });
  expect(patchOf(set, { ...brandFormOf(set), locale: 'en' })).toEqual({ locale: 'en' });
});

test.each([
  [{ name: '長'.repeat(61) }, { name: 'too_long' }],
  [{ color: 'red' }, { color: 'wrong_shape' }],
  [{ privacyUrl: 'http://example.com' }, { privacyUrl: 'https_only' }],
  [{ privacyUrl: 'example' }, { privacyUrl: 'https_only' }],
  [{ name: 'x'.repeat(60), color: '#06f', privacyUrl: 'https://example.com' }, {}],
])('%j: %j, as the API says', (change, problems) => {
  const form = { ...brandFormOf(unset), ...change };
  expect(brandProblems(form)).toEqual(problems);
  const body = {
    name: form.name || null,
    privacyUrl: form.privacyUrl || null,
    ...(form.color && { color: hexOf(form.color) ?? form.color }),
  };
  expect(brandPatchSchema.safeParse(body).success).toBe(Object.keys(problems).length === 0);
});
