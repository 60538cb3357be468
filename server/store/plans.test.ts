// The pages that a page view, a list, a read or a write touches don't grow with the tables: 100,000 customers, most of them on one
// channel and in one campaign, with any statistics.
import { createHash } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { buildContext, type Context } from '../context.ts';
import { timelineKinds } from '../contract/profiles.ts';
import { decideWithLine } from '../domain/linking/link-decision.ts';
import type { Tap } from '../domain/linking/link-token.ts';
import { searchWords } from '../domain/texts/search-words.ts';
import { auditRow } from '../flows/audit.ts';
import { createCard } from '../flows/cards/send-card.ts';
import { linkChanges } from '../flows/linking/link-changes.ts';
import { linkFacts } from '../flows/linking/link-facts.ts';
import { undoMerge } from '../flows/linking/undo-merge.ts';
import { unlinkContact } from '../flows/linking/unlink-contact.ts';
import { eraseContacts, eraseProfile } from '../flows/profiles/erase-profile.ts';
import { exportContacts } from '../flows/profiles/export-profile.ts';
import { applyTagEdits } from '../flows/tags/apply-tag-edits.ts';
import { purged } from './operation/retention.ts';
import type { SearchCursor } from './profile-search.ts';
import { openBufferCount } from './testing/test-buffers.ts';
import { openTestDatabase, type TestDatabase } from './testing/test-database.ts';
import {
  emptyCampaign,
  emptyChannel,
  filledTables,
  fillTables,
  hot,
  hotWebhook,
  idOf,
  lineUserOf,
  newId,
  smallCampaign,
  smallTables,
} from './testing/test-fill.ts';
import type { TimelineCursor } from './timeline.ts';
import { joinChanges } from './write/changes.ts';

/** The number of customers, the state of the statistics, and how many pages one operation may touch. */
const stages = [
  // Tables of some hundred pages: the smallest size at which a full scan is a fault, and at which it is most likely.
  { customers: 8_000, statistics: 'fresh', most: 500 },
  { customers: 100_000, statistics: 'stale', most: 700 },
  { customers: 100_000, statistics: 'fresh', most: 700 },
] as const;
const secret = { kid: 'k1', secret: new Uint8Array(32).fill(1) };

/** A card of a customer who isn't linked, not used by another customer's attempt: each number once. */
let unlinked = 4_001;
const nextUnlinked = () => {
  unlinked += 12;
  return unlinked;
};
let linked = 4_000;
const nextLinked = () => {
  linked += 4;
  return linked;
};

/** A customer who isn't linked; the next number is that of one who is. */
let erasable = 4_007;
const nextErasable = () => {
  erasable += 12;
  return erasable;
};

const key = (n: number) => ({
  cardId: idOf('card', n),
  tapId: newId(),
  externalId: lineUserOf(n),
  tappedAt: new Date(),
  idTokenHash: createHash('sha256').update(String(n)).digest(),
  now: new Date(),
});

async function link(context: Context): Promise<void> {
  const n = nextUnlinked();
  const now = context.now();
  const provenance = { kind: 'messenger' as const, network: 'n', kid: 'k1' };
  const externalId = `U${n.toString(16).padStart(32, '1')}`;
  const { cardId, tapId, idTokenHash } = key(n);
  const tap: Tap = { cardId, tapId, tappedAt: now, provenance };
  const rows = await context.store.link.read({ ...tap, externalId, idTokenHash, now });
  if (!rows) throw new Error(`card ${n} is not there`);
  const facts = linkFacts({ ...rows, otherUserTried: false }, tap, externalId, 'n', now);
  const decision = decideWithLine(facts, { friend: true, askedAgain: false, consent: true });
  if (decision === 'ask_again' || decision.act !== 'link')
    throw new Error(`card ${n} does not link: ${JSON.stringify(decision)}`);
  const subject = {
    tap,
    externalId,
    name: 'Customer',
    pictureUrl: null,
    idTokenHash,
    platformCode: null,
    proven: true,
  };
  const { changes } = await linkChanges(context, rows, subject, decision, now);
  expect(await context.store.write({ ...changes, now })).toBe(true);
}

/** Like the events of many customers, written together: each contact has written to us. */
async function writeOfManyEvents({ store }: Context): Promise<void> {
  // The pages grow with the events, 60 each: six events, so that a full scan would be visible.
  const numbers = Array.from({ length: 6 }, () => nextUnlinked());
  const version = async (table: string, id: string) =>
    (await store.pool.query(`select version from ${table} where id = $1`, [id])).rows[0].version;
  const now = new Date();
  const changes = numbers.map(async (n) => {
    const [event, contact] = [idOf('event', n), idOf('contact', n)];
    return {
      seen: [
        { table: 'event' as const, id: event, version: await version('inbound_event', event) },
        { table: 'contact' as const, id: contact, version: await version('contact', contact) },
      ],
      contactChanges: [{ id: contact, lastInboundAt: now, state: 'active' as const }],
      processedEvents: [{ id: event, note: null }],
      profileRequests: [{ contactId: contact, channelId: hot.source }],
    };
  });
  expect(await store.writeUnlessLocked({ ...joinChanges(...(await Promise.all(changes))), now })).toBe(true);
}

const page = { limit: 51, before: null };
const old = { limit: 51, before: idOf('attempt', 60) };

const search =
  (typed: string, after: SearchCursor | null = null) =>
  ({ store }: Context) =>
    store.profileSearch.find({ words: searchWords(typed), only: null, tag: null, limit: 25, after });
const timeline =
  (profileId: string, after: TimelineCursor | null = null) =>
  ({ store }: Context) =>
    store.timeline.list({ profileId, kinds: timelineKinds, after, limit: 51 });

/** Each database operation of the product, by name. */
const work: Record<string, (context: Context) => Promise<unknown>> = {
  'read of a link': ({ store }) => store.link.read(key(nextLinked())),
  'read of a link by a stranger': ({ store }) => store.link.read({ ...key(nextLinked()), externalId: 'U-stranger' }),
  link,
  'following changes of tags': ({ store }) => store.tags.follow(new Date()),
  'page of tags': ({ store }) => store.tags.list(51, 'tag 3', null),
  'tags by part of the name': ({ store }) => store.tags.list(51, null, 'ag 499'),
  'contacts of an edit of a tag': ({ store }) => store.together((own) => own.tagEdits.contacts(idOf('tagEdit', 1), 50)),
  'end of an edit of a tag': ({ store }) =>
    store.tagEdits.end({ id: idOf('tagEdit', 1), oldName: 'hot tag', newName: null, isMerge: false }, new Date()),
  'batches of two edits of tags': applyTagEdits,
  'claim of contacts in journeys': ({ store }) => store.together((own) => own.journeyRuns.claimDue(new Date(), 20)),
  'contacts of stopped journeys': ({ store }) => store.journeyRuns.wakeStopped(new Date(), 500),
  'profiles like one': ({ store }) => store.profilePairs.like(idOf('profile', 100)),
  'conflicts of links': ({ store }) => store.profilePairs.conflicts(51, null),
  'same member numbers': ({ store }) => store.profilePairs.sameMemberNumber(''),
  'sides of a merge': ({ store }) => store.profilePairs.sides([idOf('profile', 100), idOf('profile', 104)]),
  'claim of channels with menus to switch': ({ store, newId }) => store.menuQueue.claim({ id: newId(), ms: 0 }, 4, []),
  'sweep of a channel’s contacts': ({ store }) => store.menuQueue.sweepOn(hot.source, 40),
  'contacts whose menu is due': ({ store }) => store.together((own) => own.menuQueue.due(hot.source, 40)),
  'menus of many contacts': ({ store }) =>
    store.menuQueue.settle(
      Array.from({ length: 40 }, (_, i) => ({
        contactId: idOf('contact', 2_000 + i),
        asks: 0,
        current: 'x',
        isSettled: true,
        waitsFor: null,
      })),
    ),
  'menus of contacts that are back': ({ store }) =>
    store.write({
      now: new Date(),
      menuChecks: [{ contactId: idOf('contact', 2_001), channelId: hot.source }],
    }),
  'contacts that wait for a menu': ({ store }) => store.richMenuRules.waiting(idOf('menuRule', 1)),
  'contacts whose menu is still to be switched': ({ store }) => store.richMenuRules.pending(hot.source),
  'rules of a channel': ({ store }) => store.richMenuRules.ofChannel(hot.source),
  'page of a card': ({ store }) => store.pages.ofCard(idOf('card', 77)),
  'subject of an event': ({ store }) =>
    store.events.subject({
      id: idOf('event', 5),
      channelId: hot.source,
      externalId: 'psid-5',
      detail: { kind: 'message', text: 'x' } as never,
    }),
  'subjects of many events': ({ store }) =>
    store.events.subjects(
      Array.from({ length: 24 }, (_, i) => ({
        id: idOf('event', 2 * i + 1),
        channelId: hot.source,
        externalId: `psid-${2 * i + 1}`,
        detail: { kind: 'message' as const, text: 'x', ref: null },
      })),
    ),
  'two contacts that become one': ({ store, newId }) => {
    const [number, userId] = [nextUnlinked(), nextUnlinked()].map((n) => `psid-${n}`) as [string, string];
    return store.settleNames(hot.source, { userId, number, at: new Date() }, () =>
      auditRow({ now: () => new Date() }, 'contact.join', newId()),
    );
  },
  'another number of a customer': ({ store, newId }) => {
    const n = nextUnlinked();
    const own = { id: idOf('contact', n), externalId: `psid-${n}` };
    const news = { userId: `new-${n}`, number: null, at: new Date() };
    return store.takeNewNames(hot.source, own, news, () =>
      auditRow({ now: () => new Date() }, 'contact.join', newId()),
    );
  },
  'write of many events': writeOfManyEvents,
  'watched attempt': ({ store }) => store.attempts.watched(idOf('attempt', 8)),
  'attempts waiting for a friend': ({ store }) =>
    store.attempts.waitingForFriend(hot.target, lineUserOf(5), new Date(0)),
  'attempts of the hot campaign': ({ store }) =>
    store.attempts.list({ campaignId: hot.campaign, outcome: null, ...page }),
  'attempts of a small campaign': ({ store }) =>
    store.attempts.list({ campaignId: smallCampaign, outcome: null, ...page }),
  'attempts of an empty campaign': ({ store }) =>
    store.attempts.list({ campaignId: emptyCampaign, outcome: null, ...page }),
  'attempts of an old page': ({ store }) => store.attempts.list({ campaignId: hot.campaign, outcome: null, ...old }),
  'declined attempts of the hot campaign': ({ store }) =>
    store.attempts.list({ campaignId: hot.campaign, outcome: 'declined', ...page }),
  'linked attempts of a small campaign': ({ store }) =>
    store.attempts.list({ campaignId: smallCampaign, outcome: 'linked', ...page }),
  'blocked attempts, of which there are none': ({ store }) =>
    store.attempts.list({ campaignId: hot.campaign, outcome: 'blocked', ...page }),
  // The last outcome by name: a scan that doesn't stop would read all others.
  'superseded attempts, of which there are none': ({ store }) =>
    store.attempts.list({ campaignId: hot.campaign, outcome: 'superseded', ...page }),
  'a campaign': ({ store }) => store.campaigns.find(hot.campaign),
  'page of campaigns': ({ store }) => store.campaigns.list(51, null),
  'campaigns by name': ({ store }) => store.campaigns.list(51, null, 'campaign 19'),
  contacts: ({ store }) => store.contacts.list({ channelId: null, externalId: null, ...page }),
  'contacts of the hot channel': ({ store }) =>
    store.contacts.list({ channelId: hot.source, externalId: null, ...page }),
  'contacts of an empty channel': ({ store }) =>
    store.contacts.list({ channelId: emptyChannel, externalId: null, ...page }),
  'contact by external id': ({ store }) => store.contacts.list({ channelId: null, externalId: 'psid-9', ...page }),
  'contact by channel and external id': ({ store }) => store.contacts.findByExternalId(hot.source, 'psid-9'),
  'edit of a contact': ({ store }) =>
    store.write({
      now: new Date(),
      contactChanges: [{ id: idOf('contact', 9), byStaff: true, name: 'x', addTags: ['x'] }],
    }),
  'contacts of a profile': ({ store }) => store.contacts.ofProfile(idOf('profile', 8)),
  'an absorbed profile': ({ store }) => store.profiles.resolve(idOf('absorbedProfile', 8)),
  'profiles by a word that all names have': search('customer'),
  'profiles by a word that few names have': search('777'),
  'profiles by a word that no name has': search('陳小美'),
  'profiles by one character': search('7'),
  'profiles by words that nobody has together': search('customer 陳小美'),
  'profiles by a phone number': search('0912 345 678'),
  'profiles by a member number': search('M70'),
  'profiles of an old page': search('customer', { afterSeq: 900 }),
  'newest profiles': ({ store }) => store.profileSearch.newest({ tag: null, ...page }),
  'newest profiles with a tag that nobody has': ({ store }) => store.profileSearch.newest({ tag: 'none', ...page }),
  'profiles of a page': ({ store }) =>
    store.profileSearch.shown(Array.from({ length: 20 }, (_, i) => idOf('profile', 1_000 + i))),
  'contacts that enter the search': ({ store }) => store.profileSearch.fill(),
  'time line of a linked profile': timeline(idOf('profile', 8)),
  'old page of a time line': timeline(idOf('profile', 4_000), { at: '2026-01-01T00:00:00.000000Z', id: newId() }),
  'where the tags of a profile came from': ({ store }) => store.timeline.tagSources(idOf('profile', 8)),
  'merges of a profile': ({ store }) => store.profiles.mergedFrom(idOf('profile', 8)),
  'merge of an attempt': ({ store }) => store.merges.ofAttempt(idOf('attempt', nextLinked())),
  'undo of a merge': (context) => undoMerge(context, idOf('merge', nextLinked())),
  'unlink of a contact': (context) => unlinkContact(context, idOf('targetContact', nextLinked())),
  'what an erasure changes': ({ store }) => store.erasure.read({ contactIds: [idOf('contact', 8)] }),
  'erasure of a contact': (context) => eraseContacts(context, [idOf('contact', nextErasable())]),
  'erasure of a linked profile': (context) => eraseProfile(context, idOf('profile', nextErasable() + 1)),
  'export of a contact': async (context) => {
    for await (const _piece of await exportContacts(context, [idOf('contact', 8)]));
  },
  'a preview by its token': ({ store }) =>
    store.phonePreviews.find(createHash('sha256').update('x').digest(), new Date()),
  'the state of a preview': ({ store }) => store.phonePreviews.state(idOf('campaign', 11), 'staff:10', new Date()),
  'the changes of previews': ({ store }) =>
    store.phonePreviews.versions([idOf('preview', 10), idOf('preview', 20)], new Date()),
  'a request of a deletion': ({ store }) => store.erasureRequests.find(createHash('sha256').update('x').digest()),
  'card for a contact': (context) =>
    createCard(
      context,
      { campaignId: hot.campaign, contact: { id: idOf('contact', nextUnlinked()) }, send: true } as never,
      false,
    ),
  'a card of the last minutes': ({ store }) =>
    store.cards.hasRecent(idOf('contact', 5), hot.campaign, new Date(Date.now() - 600_000)),
  'cards of codes': ({ store }) =>
    store.cards.ofCodes({ codes: [Buffer.alloc(32, 1)], locators: [Buffer.alloc(32, 2)] }),
  'page of modules': ({ store }) => store.modules.list(51, null, null),
  'a module': ({ store }) => store.modules.find(idOf('module', 5)),
  'page of channels': ({ store }) => store.channels.list(51, null),
  'claim of webhooks': ({ store, newId }) =>
    store.webhookDeliveries.claim({ id: newId(), ms: 1_000 }, { limit: 80, perChannel: 4, rooms: [] }),
  'result of a webhook': async ({ store, newId }) => {
    const lease = { id: newId(), ms: 1_000 };
    const [event] = await store.webhookDeliveries.claim(lease, { limit: 1, perChannel: 1, rooms: [] });
    const audit = auditRow({ now: () => new Date() }, 'webhook.disable', hotWebhook);
    const result = { state: 'delivered', status: 200 } as const;
    expect(await store.webhookDeliveries.finish(lease.id, event?.id ?? '', result, audit)).not.toBe(null);
  },
  'end of what waits for disabled webhooks': ({ store }) => store.webhookDeliveries.endDisabled(),
  'page of webhooks': ({ store }) => store.webhooks.list(51, null),
  'deliveries of a webhook': ({ store }) => store.webhookDeliveries.list(hotWebhook, {}, 51, null),
  'failed deliveries of a webhook': ({ store }) =>
    store.webhookDeliveries.list(hotWebhook, { state: 'failed' }, 51, null),
  'deliveries of a webhook without any': ({ store }) => store.webhookDeliveries.list(idOf('webhook', 2), {}, 51, null),
  'replay of a delivery': ({ store }) => store.webhookDeliveries.replay(hotWebhook, idOf('webhookDelivery', 6)),
  'replay of failed deliveries': ({ store }) => store.webhookDeliveries.replayFailed(hotWebhook, new Date(0), 20),
  'page of staff': ({ store }) => store.staff.list(51, null),
};

/** Forty rows or more at a time, for any table size: how many pages these may touch. */
const inBatches = new Map([
  ['purge of events', 1_200],
  ['following changes of tags', 1_200],
  ['same member numbers', 1_200],
  ['contacts that enter the search', 1_200],
  ['batches of two edits of tags', 6_500],
  ['sweep of a channel’s contacts', 1_200],
  ['menus of many contacts', 1_200],
  // Two contacts, each in twenty tables.
  ['erasure of a linked profile', 1_200],
]);
for (const what of purged) work[`purge of ${what}`] = ({ store }) => store.retention.purge(what, new Date());

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  await withoutAutovacuum(database.url);
});
afterAll(() => database.drop());

function openContext(): Context {
  const config = readConfig({ PUBLIC_URL: 'https://link.example.com', TRUST_PROXY: '0' });
  const context = buildContext(config, database.url, [secret]);
  // One connection, so that its statistics are complete.
  context.store.pool.options.max = 1;
  return context;
}

/** It would change the statistics during the tests. */
async function withoutAutovacuum(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    `select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  );
  for (const { relname } of rows) await client.query(`alter table ${relname} set (autovacuum_enabled = false)`);
  await client.end();
}

/** On a connection without the time limits of requests. */
async function vacuum(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('vacuum analyze').finally(() => client.end());
}

let filled = 0;
async function fillTo(customers: number): Promise<void> {
  if (filled < customers) await fillTables(database.url, filled + 1, customers);
  filled = customers;
}

describe.each(stages)('$customers customers, $statistics statistics', ({ customers, statistics, most }) => {
  let context: Context;
  let buffers: ReturnType<typeof openBufferCount>;
  beforeAll(async () => {
    await fillTo(customers);
    context = openContext();
    if (statistics === 'fresh') await vacuum(database.url);
    buffers = openBufferCount(database.url);
  }, 600_000);
  afterAll(async () => {
    await buffers.close();
    await context.store.close();
  });

  test.each(Object.keys(work))('%s', async (name) => {
    // A first call, so that reads of only the first call (catalogues, visibility) don't count.
    await work[name]?.(context);
    const pages = await buffers.pagesOf(context.store.pool, async () => work[name]?.(context));
    if (process.env.SHOW_PAGES) console.log(String(pages).padStart(7), customers, statistics, name);
    expect(pages, `${name} touched ${pages} pages`).toBeLessThan(inBatches.get(name) ?? most);
  });
});

test('a person with 20,000 events and messages is erased without reading whole tables', {
  timeout: 120_000,
}, async () => {
  const context = openContext();
  const { pool } = context.store;
  const [contactId, n] = [idOf('contact', nextErasable()), erasable];
  await pool.query(
    `insert into inbound_event (id, channel_id, event_key, kind, external_id, at, detail, body, received_at, processed_at, next_at)
     select gen_random_uuid(), $1, 'big-' || i, 'message', $2, now(), '{"kind":"message"}', 'x', now(), now(), now() from generate_series(1, 20000) i`,
    [hot.source, `psid-${n}`],
  );
  await pool.query(
    `insert into outbox (id, channel_id, contact_id, cause, state, next_at, message_kid, message, created_at, sent_at)
     select gen_random_uuid(), $1, $2, 'journey', 'sent', now(), 'k1', 'x', now(), now() from generate_series(1, 20000) i`,
    [hot.source, contactId],
  );
  const rowsScanned = async () => {
    await pool.query('select pg_stat_force_next_flush()');
    const { rows } = await pool.query<{ name: string; read: number }>(
      'select relname as name, seq_tup_read as read from pg_stat_user_tables order by 1',
    );
    return rows;
  };
  const before = await rowsScanned();
  expect(await eraseContacts(context, [contactId])).toMatchObject({ contactIds: [contactId] });
  const after = await rowsScanned();
  const scanned = after.filter(({ read }, i) => read - (before[i]?.read ?? 0) > 1_000);
  expect(scanned).toEqual([]);
  const left = await pool.query(
    'select (select count(*) from outbox where contact_id = $1) as messages, (select count(*) from inbound_event where external_id = $2) as events',
    [contactId, `psid-${n}`],
  );
  expect(left.rows).toEqual([{ messages: 0, events: 0 }]);
  await context.store.close();
});

test('every growing table is filled, with at least one row per customer', async () => {
  const { store } = openContext();
  const tables = await store.pool.query<{ name: string }>(`select relname as name from pg_class c
    where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace order by 1`);
  const { byCustomers, byStaff } = filledTables;
  const missing = tables.rows.filter(({ name }) => ![...byCustomers, ...byStaff, ...smallTables].includes(name));
  expect(missing).toEqual([]);
  for (const name of byCustomers) {
    // Some have been used by the operations above.
    const { rows } = await store.pool.query(`select count(*)::int as n from ${name}`);
    expect(rows[0].n, name).toBeGreaterThan(0.99 * 100_000);
  }
  await store.close();
});
