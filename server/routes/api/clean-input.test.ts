// Input from people and platforms is cleaned when it arrives; texts with a possible mistake get a warning.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CampaignView } from '../../contract/campaigns.ts';
import type { Problem } from '../../contract/common.ts';
import type { ProfileView } from '../../contract/contacts.ts';
import type { ModuleView } from '../../contract/modules.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const text = (said: string) => ({ kind: 'text', text: said }) as const;

describe('14 §1.9: names, fields and addresses are cleaned and limited', () => {
  test('names and fields are one line without invisible characters', async () => {
    const brand = await app.api<{ name: string }>('PATCH', '/brand', { name: ' 小美\u202e\n咖啡 ' });
    expect(brand.body.name).toBe('小美 咖啡');
    const { profileId } = await contactOf(await app.newCustomer('陳\u2066小\r\n美\u200b'));
    const changes = { memberNumber: 'A\u200b1\n', fields: { city: '台\u202e北\n市' } };
    const { body } = await app.api<ProfileView>('PATCH', `/profiles/${profileId}`, changes);
    expect([body.memberNumber, body.fields, body.contacts[0]?.name]).toEqual(['A1', { city: '台北 市' }, '陳小 美']);
  });

  test.each([
    ['/brand', { name: '\u3164' }, 'name'],
    ['/brand', { privacyUrl: 'https://me:word@example.com/' }, 'privacyUrl'],
    ['/brand', { privacyUrl: 'https://192.168.0.1/' }, 'privacyUrl'],
    ['/brand', { privacyUrl: 'https://localhost/' }, 'privacyUrl'],
  ])('%s refuses %j', async (path, patch, field) => {
    const { status, body } = await app.api<Problem>('PATCH', path, patch);
    expect([status, body.errors?.[0]?.path]).toEqual([400, field]);
  });

  test('a profile accepts 100 fields, each named in one line, also over several changes', async () => {
    const { profileId } = await contactOf(await app.newCustomer());
    const patch = (fields: object) => app.api<Problem>('PATCH', `/profiles/${profileId}`, { fields });
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, 'x']));
    expect((await patch({ 'a\nb': 'x' })).status).toBe(400);
    expect((await patch(many(101))).status).toBe(400);
    expect((await patch(many(100))).status).toBe(200);
    const over = await patch({ another: 'x' });
    const error = {
      path: 'fields',
      code: 'too_many_fields',
      params: { max: 100 },
      message: 'has more than 100 fields',
    };
    expect([over.status, over.body.errors]).toEqual([400, [error]]);
    expect((await patch({ f0: null, another: 'x' })).status).toBe(200);
  });

  test('an invisible name is stored as no name', async () => {
    const customer = await app.newCustomer('\u3164\u2800');
    expect((await contactOf(customer)).name).toBeNull();
  });
});

describe('14 §2.8: unknown variables', () => {
  test('a campaign’s answer warns of them, also before publishing', async () => {
    const made = await app.newCampaign({ onSuccess: { source: null, target: text('Hi {Name}') } });
    expect(made.warnings).toMatchObject([{ path: 'onSuccess.target.text', code: 'unknown_variable' }]);
    const draft = { onSuccess: { target: text('Hi {name}') }, card: { title: '{city}' } };
    const drafted = await app.api<CampaignView>('PATCH', `/campaigns/${made.id}`, { draft });
    expect(drafted.body.warnings?.map(({ path }) => path)).toEqual(['card.title']);
    const published = await app.api<CampaignView>('POST', `/campaigns/${made.id}/publish`);
    expect([published.status, published.body.warnings?.map(({ path }) => path)]).toEqual([200, ['card.title']]);
  });

  test('a bot module’s too', async () => {
    const module = { platform: 'line', name: 'x', blocks: [text('{name}'), text('{customer}')] };
    const made = await app.api<ModuleView>('POST', '/modules', module);
    expect(made.body.warnings.map(({ path }) => path)).toEqual(['blocks.1.text']);
  });
});

async function contactOf({ psid }: { psid: string }) {
  const found = await app.api<{ items: { profileId: string; name: string | null }[] }>(
    'GET',
    `/contacts?externalId=${psid}`,
  );
  const [contact] = found.body.items;
  if (!contact) throw new Error('no contact');
  return contact;
}
