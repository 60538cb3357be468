// A profile's time line says what was done, in order, and nothing twice.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ContactView, ProfileView } from '../../contract/contacts.ts';
import type { TimelineEntry } from '../../contract/profiles.ts';
import { type LinkTest, openLinkTest } from '../../testing/test-link.ts';

let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest({ campaign: { tags: { source: ['fan'], target: ['vip'] } } });
});
afterAll(() => app.close());

type Page = { items: TimelineEntry[]; nextCursor: string | null };
const read = async (id: string, query = '') => {
  const { status, body } = await app.api<Page>('GET', `/profiles/${id}/timeline?${query}`);
  expect(status).toBe(200);
  return body;
};
const contactOf = async (externalId: string) => {
  const { body } = await app.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${externalId}`);
  if (!body.items[0]) throw new Error(`no contact ${externalId}`);
  return body.items[0];
};
/** An entry in a few words. */
function inWords(entry: TimelineEntry): string {
  switch (entry.kind) {
    case 'inbound':
      return `in ${entry.event} ${entry.text}`;
    case 'friendship':
      return entry.change;
    case 'delivery':
      return `out ${entry.cause} ${entry.state}`;
    case 'attempt':
      return `${entry.outcome} ${entry.side}${entry.undone ? ' undone' : ''}${entry.mergeId ? ' (can be undone)' : ''}`;
    case 'merge':
      return `merge${entry.undone ? ' undone' : ''}`;
    case 'journey':
      return `journey ${entry.state}`;
    case 'tag':
      return `${entry.added ? '+' : '-'}${entry.tag} ${entry.origin}`;
    case 'change':
      return `${entry.action} by ${entry.who.kind} ${entry.fields.join()}`;
  }
}

async function linkedCustomer(name: string) {
  const customer = await app.newCustomer(name, 'friend');
  const card = await app.newCard(customer);
  const { watch } = await app.link(customer, card);
  await app.settle();
  const page = await contactOf(customer.psid);
  return { customer, card, watch, page, line: await contactOf(customer.lineUserId), profileId: page.profileId };
}

test('a link, an edit and an undo are told by both profiles, each with its own part', async () => {
  const { customer, page, line, profileId } = await linkedCustomer('陳小美');
  await app.api('PATCH', `/contacts/${page.id}`, { tags: ['fan', 'called'], optedOut: true });
  await app.api('PATCH', `/profiles/${profileId}`, { memberNumber: 'M1' });
  const linked = await read(profileId);
  expect(linked.items.map(inWords).toSorted()).toEqual(
    [
      'in message hello',
      'card.hand_out by administrator_key ',
      'linked source (can be undone)',
      '+fan link',
      '+vip link',
      'out success_source sent',
      'out success_target sent',
      '+called administrator_key',
      'contact.change by administrator_key tags,optedOut',
      'profile.change by administrator_key memberNumber',
    ].toSorted(),
  );
  const link = linked.items.find((entry) => entry.kind === 'attempt');
  if (link?.kind !== 'attempt') throw new Error('no link');
  expect(link.campaign.name).toBe('test');
  const tag = linked.items.find((entry) => entry.kind === 'tag' && entry.tag === 'vip');
  expect(tag).toMatchObject({ campaign: { name: 'test' }, who: null, contactId: line.id });

  expect((await app.api('POST', `/merges/${link.mergeId}/undo`)).status).toBe(200);
  await app.lineEvents(customer, [{ type: 'unfollow', at: Date.now() }]);
  const kept = (await read(profileId)).items.map(inWords);
  expect(kept).toContain('linked source undone');
  expect(kept).toContain('undo by administrator_key ');
  expect(kept).toContain('-fan undo');
  const left = (await read((await contactOf(customer.lineUserId)).profileId)).items.map(inWords);
  expect(left.toSorted()).toEqual(
    [
      'linked target undone',
      '+vip link',
      '-vip undo',
      'out success_target sent',
      'undo by administrator_key ',
      'unfollow',
    ].toSorted(),
  );
});

test('what failed is told too, and who unlinked', async () => {
  const customer = await app.newCustomer('林大明', 'friend');
  const card = await app.newCard(customer);
  await app.api('PATCH', `/campaigns/${app.campaign.id}`, { enabled: false });
  await app.link(customer, card);
  await app.api('PATCH', `/campaigns/${app.campaign.id}`, { enabled: true });
  const page = await contactOf(customer.psid);
  const failed = (await read(page.profileId)).items.find((entry) => entry.kind === 'attempt');
  expect(failed).toMatchObject({ outcome: 'failed', reason: 'campaign_disabled', mergeId: null, side: 'source' });

  const { line, profileId } = await linkedCustomer('王小華');
  expect((await app.api('POST', `/contacts/${line.id}/unlink`)).status).toBe(200);
  const moved = await contactOf(line.externalId);
  expect(moved.profileId).not.toBe(profileId);
  expect((await read(moved.profileId)).items.map(inWords)).toEqual(
    expect.arrayContaining(['linked target undone', 'unlink by administrator_key ']),
  );
  expect((await read(profileId)).items.map(inWords)).toContain('linked source undone');
});

test('an absorbed id tells the story of its survivor', async () => {
  const { line, profileId } = await linkedCustomer('李小龍');
  const { body } = await app.api<ProfileView>('GET', `/profiles/${profileId}`);
  const absorbed = body.mergedFrom[0]?.profileId ?? '';
  expect(await read(absorbed)).toEqual(await read(profileId));
  expect(body.tagSources).toEqual(
    expect.arrayContaining([expect.objectContaining({ contactId: line.id, tag: 'vip', origin: 'link' })]),
  );
});

test('a merge that no link made is told on both profiles, and again once it is undone', async () => {
  const [one, other] = [
    await contactOf((await app.newCustomer('甲')).psid),
    await contactOf((await app.newCustomer('乙')).psid),
  ];
  const mergeId = app.context.newId();
  await app.sql(`insert into merge (id, survivor_id, absorbed_id, at, by) values ($1, $2, $3, now(), 'operator')`, [
    mergeId,
    one.profileId,
    other.profileId,
  ]);
  await app.sql(`insert into merge_undo (merge_id, contact_ids, moved) values ($1, $2, '{}')`, [mergeId, [other.id]]);
  const told = async (id: string) => (await read(id, 'kinds=merge')).items;
  expect(await told(one.profileId)).toMatchObject([{ id: mergeId, mergeId, undone: false }]);
  await app.sql('update merge set undone_at = now() where id = $1', [mergeId]);
  for (const id of [one.profileId, other.profileId])
    expect(await told(id)).toMatchObject([{ id: mergeId, mergeId: null, undone: true }]);
});

describe('pages', () => {
  test('come newest first, nothing twice, nothing left out, also of what has one time', async () => {
    const { profileId, page } = await linkedCustomer('吳小姐');
    const at = new Date();
    for (let n = 0; n < 12; n += 1) {
      await app.sql(`insert into tag_change (contact_id, tag, added, origin, at) values ($1, $2, true, 'staff', $3)`, [
        page.id,
        `t${n}`,
        at,
      ]);
    }
    const whole = (await read(profileId, 'limit=200')).items;
    expect(whole.map((entry) => entry.at)).toEqual(
      whole
        .map((entry) => entry.at)
        .toSorted()
        .reverse(),
    );
    const seen: TimelineEntry[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const one: Page = await read(profileId, `limit=5${cursor && `&cursor=${cursor}`}`);
      seen.push(...one.items);
      cursor = one.nextCursor;
    }
    expect(seen).toEqual(whole);
  });

  test('of some kinds hold no others', async () => {
    const { profileId } = await linkedCustomer('鄭先生');
    const kinds = new Set((await read(profileId, 'kinds=tag,attempt')).items.map(({ kind }) => kind));
    expect([...kinds].toSorted()).toEqual(['attempt', 'tag']);
  });

  test.each([
    'cursor=x',
    'cursor=2026-13-01T00:00:00.000000Z_01900000-0000-7000-8000-000000000000',
    'kinds=x',
    'kinds=',
    'limit=0',
  ])('%s is refused', async (query) => {
    const { profileId } = await contactOf((await app.newCustomer()).psid);
    expect((await app.api('GET', `/profiles/${profileId}/timeline?${query}`)).status).toBe(400);
  });

  test('of nobody are not found', async () => {
    expect((await app.api('GET', `/profiles/${app.context.newId()}/timeline`)).status).toBe(404);
  });
});
