import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BrandView } from '../../contract/brand.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';
import { plain, served, upload } from '../../testing/test-pictures.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const brand = async () => (await app.api<BrandView>('GET', '/brand')).body;
const patch = (body: object) => app.api<BrandView>('PATCH', '/brand', body);

test('a brand starts unset; a patch changes the fields it names, and null unsets them', async () => {
  const unset = { name: null, logoImageId: null, color: null, privacyUrl: null, locale: null, timeZone: null };
  expect(await brand()).toEqual(unset);
  const set = { name: '小美咖啡', color: '#8b4513', privacyUrl: 'https://example.com/privacy', locale: 'en' };
  expect((await patch({ ...set, color: '#8B4513' })).body).toEqual({ ...unset, ...set });
  expect((await patch({ name: ' 大美 ' })).body).toEqual({ ...unset, ...set, name: '大美' });
  expect((await patch({ privacyUrl: null, locale: null })).body).toEqual({ ...unset, name: '大美', color: '#8b4513' });
  expect(await brand()).toEqual({ ...unset, name: '大美', color: '#8b4513' });
  expect((await patch({})).body).toEqual(await brand());
});

test.each([
  [{ name: '' }, 'name'],
  [{ name: 'x'.repeat(61) }, 'name'],
  [{ color: 'red' }, 'color'],
  [{ color: '#06f' }, 'color'],
  [{ color: '#06c755;}' }, 'color'],
  [{ privacyUrl: 'http://example.com' }, 'privacyUrl'],
  [{ privacyUrl: 'javascript:alert(1)' }, 'privacyUrl'],
  [{ locale: 'fr' }, 'locale'],
  [{ logoImageId: 'x' }, 'logoImageId'],
  [{ logoImageId: randomUUID() }, 'logoImageId'],
  [{ nonsense: 1 }, ''],
])('%j is refused', async (body, path) => {
  const before = await brand();
  const refused = await app.api<{ code: string; errors?: { path: string }[] }>('PATCH', '/brand', body);
  expect([refused.status, refused.body.code, refused.body.errors?.[0]?.path ?? '']).toEqual([
    400,
    'invalid_body',
    path,
  ]);
  expect(await brand()).toEqual(before);
});

test('the customer’s pages use the brand’s logo and colour', async () => {
  const card = await app.newCard(await app.newCustomer());
  const { body: logo } = await upload(app, await plain(700, 700).png().toBuffer());
  await patch({ name: '小美咖啡', logoImageId: logo.id, color: '#8b4513' });
  const pages = [await fetch(`${app.url}/link?t=${await app.tap(card)}`), await fetch(`${app.url}/go/unknown-card`)];
  for (const page of pages) {
    const html = await page.text();
    expect(html).toContain('小美咖啡');
    expect(html).toContain(`/images/${logo.id}/preview`);
    expect(page.headers.get('content-security-policy')).toContain("img-src 'self'");
  }
  expect((await served(app, logo.id, 'preview')).status).toBe(200);
});
