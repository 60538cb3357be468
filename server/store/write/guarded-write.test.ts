// The one statement (rules §5): everything or nothing.

import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditChanges } from '../../flows/audit.ts';
import { openStore, type Store } from '../store.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { insertCampaign, insertCard, insertChannel, insertContact } from '../testing/test-rows.ts';
import type { GuardedWrite, RowOf, Seen } from './changes.ts';

let database: TestDatabase;
let store: Store;
const now = new Date('2026-05-01T12:00:00Z');
beforeAll(async () => {
  database = await openTestDatabase();
  store = openStore(database.url, { maxConnections: 4 });
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

type Ids = Record<'line' | 'page' | 'campaign' | 'profile' | 'contact' | 'card', string>;
let ids: Ids;
beforeEach(async () => {
  const { pool } = store;
  const [line, page] = [await insertChannel(pool, 'line'), await insertChannel(pool, 'messenger')];
  const campaign = await insertCampaign(pool, { source: page, target: line });
  const { id: contact, profileId: profile } = await insertContact(pool, page);
  const card = await insertCard(pool, { campaignId: campaign, contactId: contact });
  ids = { line, page, campaign, profile, contact, card };
});

const attempt = (more: Partial<RowOf<'newAttempts'>> = {}): RowOf<'newAttempts'> => ({
  id: uuidv7(),
  outcome: 'open',
  waitsFor: 'friend',
  asks: false,
  consented: false,
  reason: null,
  platformCode: null,
  targetContactId: null,
  endedAt: null,
  addedTags: null,
  campaignId: ids.campaign,
  cardId: ids.card,
  tapId: uuidv7(),
  sourceContactId: ids.contact,
  targetChannelId: ids.line,
  targetExternalId: 'U1',
  tappedAt: now,
  ...more,
});
/** A write of a row in each of several tables, guarded by all that was read. */
const whole = (more: Partial<GuardedWrite> = {}): GuardedWrite => ({
  now,
  seen: [
    { table: 'profile', id: ids.profile, version: 1 },
    { table: 'contact', id: ids.contact, version: 1 },
    { table: 'card', id: ids.card, version: 1 },
  ],
  enabledCampaignIds: [ids.campaign],
  contactChanges: [{ id: ids.contact, addTags: ['vip'] }],
  newAttempts: [attempt()],
  cardChanges: [{ id: ids.card }],
  friendshipLog: [
    { id: uuidv7(), channelId: ids.line, externalId: 'U1', kind: 'follow', isUnblocked: false, at: now, eventId: null },
  ],
  ...auditChanges(now, 'link', { detail: { card: ids.card } }),
  ...more,
});
const written = async () => {
  const { rows } = await store.pool.query(
    `select (select tags from contact where id = $1) as tags, (select version from contact where id = $1) as version,
       (select count(*) from attempt where card_id = $2) as attempts, (select count(*) from audit where ids ->> 'card' = $2::text) as audits`,
    [ids.contact, ids.card],
  );
  return rows[0];
};
const all = { tags: ['vip'], version: 2, attempts: 1, audits: 1 };
const nothing = { tags: [], version: 1, attempts: 0, audits: 0 };

test('if nothing changed, all is written, and every touched row has a new version', async () => {
  expect(await store.write(whole())).toBe(true);
  expect(await written()).toEqual(all);
});

test('the same write twice: the second is stale', async () => {
  const write = whole();
  expect(await store.write(write)).toBe(true);
  expect(await store.write(write)).toBe(false);
  expect(await written()).toEqual(all);
});

describe('nothing at all is written', () => {
  test.each<[string, string]>([
    ['the profile has moved on', 'update profile set fields = fields where id = $1'],
    ['the contact has moved on', 'update contact set tags = tags where profile_id = $1'],
    [
      'the card has moved on',
      'update card set revoked_at = now() where source_contact_id = (select id from contact where profile_id = $1)',
    ],
    ['the contact is gone', 'delete from contact where profile_id = $1'],
    [
      'the campaign is switched off',
      'update campaign set enabled = false where id = (select campaign_id from card k join contact c on c.id = k.source_contact_id where c.profile_id = $1)',
    ],
    [
      'the campaign is deleted',
      'update campaign set deleted_at = now() where id = (select campaign_id from card k join contact c on c.id = k.source_contact_id where c.profile_id = $1)',
    ],
  ])('%s', async (_name, meanwhile) => {
    await store.pool.query(meanwhile, [ids.profile]);
    expect(await store.write(whole())).toBe(false);
    expect(await written()).toMatchObject({ attempts: 0, audits: 0 });
    const { rows } = await store.pool.query('select 1 from contact where id = $1 and tags <> $2', [ids.contact, '{}']);
    expect(rows).toEqual([]);
  });

  test('one of many rows never existed', async () => {
    const write = whole();
    write.seen = [...(write.seen ?? []), { table: 'attempt', id: uuidv7(), version: 1 }];
    expect(await store.write(write)).toBe(false);
    expect(await written()).toEqual(nothing);
  });

  test.each<[string, () => Partial<GuardedWrite>, () => Partial<GuardedWrite>]>([
    [
      'the tap has its attempt',
      () => ({ newAttempts: [attempt({ tapId: ids.card })] }),
      () => ({ newAttempts: [attempt({ tapId: ids.card, outcome: 'blocked', waitsFor: null })] }),
    ],
    [
      'the card has an open attempt of this user',
      () => ({ newAttempts: [attempt()] }),
      () => ({ newAttempts: [attempt()] }),
    ],
    [
      'the LINE user has a contact',
      () => ({ newContacts: [newContact(ids.profile)] }),
      () => ({
        newProfiles: [{ id: ids.campaign, mergedInto: null }],
        newContacts: [newContact(ids.campaign)],
        newAttempts: [attempt({ outcome: 'blocked', waitsFor: null })],
      }),
    ],
    [
      'the profile has a contact of that channel',
      () => ({ newContacts: [newContact(ids.profile)] }),
      () => ({
        newContacts: [{ ...newContact(ids.profile), externalId: 'U2' }],
        newAttempts: [attempt({ outcome: 'blocked', waitsFor: null })],
      }),
    ],
  ])('what was read as absent is there: %s', async (_name, first, second) => {
    expect(await store.write({ now, ...first() })).toBe(true);
    const before = await written();
    expect(await store.write(whole(second()))).toBe(false);
    expect(await written()).toEqual(before);
  });

  const newContact = (profileId: string): RowOf<'newContacts'> => ({
    id: uuidv7(),
    channelId: ids.line,
    externalId: 'U1',
    secondId: null,
    profileId,
    name: null,
    pictureUrl: null,
    tags: [],
    state: 'active',
    lastInboundAt: null,
  });
});

test('a write that would leave a contact on an absorbed profile is an error, and rolled back', async () => {
  const absorbed = uuidv7();
  const write = whole({ newProfiles: [{ id: absorbed, mergedInto: ids.profile }] });
  write.contactChanges = [{ id: ids.contact, profileId: absorbed }];
  await expect(store.write(write)).rejects.toThrow('absorbed profile');
  expect(await written()).toEqual(nothing);
});

test('an older open attempt is superseded and the newer opened in one statement', async () => {
  const older = attempt();
  expect(await store.write({ now, newAttempts: [older] })).toBe(true);
  for (let i = 0; i < 5; i += 1) {
    const newer = attempt();
    const { rows } = await store.pool.query("select id, version from attempt where outcome = 'open' and card_id = $1", [
      ids.card,
    ]);
    const seen = [{ table: 'attempt' as const, ...rows[0] }];
    expect(await store.write({ now, seen, superseded: [{ id: rows[0].id }], newAttempts: [newer] })).toBe(true);
  }
  const { rows } = await store.pool.query(
    'select outcome, count(*) from attempt where card_id = $1 group by 1 order by 1',
    [ids.card],
  );
  expect(rows).toEqual([
    { outcome: 'open', count: 1 },
    { outcome: 'superseded', count: 5 },
  ]);
});

test('an older attempt is reopened in place of the newer one', async () => {
  const [older, newer] = [attempt({ outcome: 'superseded', waitsFor: 'consent' }), attempt({ waitsFor: 'consent' })];
  await store.write({ now, newAttempts: [older] });
  await store.write({ now, newAttempts: [newer] });
  const write = { now, superseded: [{ id: newer.id }], attemptChanges: [{ ...older, outcome: 'open' as const }] };
  expect(await store.write(write)).toBe(true);
});

test('two writers that read the same: exactly one writes, no deadlock, in whatever order they list rows', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { rows } = await store.pool.query('select version from contact where id = $1', [ids.contact]);
    const seen: Seen[] = [
      { table: 'profile', id: ids.profile, version: 1 },
      { table: 'contact', id: ids.contact, version: rows[0].version },
    ];
    const writes = Array.from({ length: 4 }, (_, i) => ({
      now,
      seen: i % 2 ? seen : seen.toReversed(),
      contactChanges: [{ id: ids.contact, addTags: [`${round}`] }],
    }));
    const answers = await Promise.all(writes.map((write) => store.write(write)));
    expect(answers.filter(Boolean)).toHaveLength(1);
  }
});

test('an opt-out is ended by staff only', async () => {
  const after = async (change: { optedOut: boolean; byStaff?: true }) => {
    await store.write({ now, contactChanges: [{ id: ids.contact, ...change }] });
    return (await store.pool.query('select opted_out from contact where id = $1', [ids.contact])).rows[0].opted_out;
  };
  expect([await after({ optedOut: true }), await after({ optedOut: false })]).toEqual([true, true]);
  expect(await after({ optedOut: false, byStaff: true })).toBe(false);
});

test('tags are combined, a name set by staff stays, the newest inbound time wins', async () => {
  await store.pool.query(
    "update contact set name = 'Staff', name_by_staff = true, tags = '{vip}', last_inbound_at = $2 where id = $1",
    [ids.contact, now],
  );
  const change = { id: ids.contact, name: 'LINE', addTags: ['vip', 'new'], lastInboundAt: new Date(now.getTime() - 1) };
  expect(await store.write({ now, contactChanges: [change] })).toBe(true);
  const { rows } = await store.pool.query('select name, tags, last_inbound_at from contact where id = $1', [
    ids.contact,
  ]);
  expect(rows).toEqual([{ name: 'Staff', tags: ['vip', 'new'], last_inbound_at: now }]);
});
