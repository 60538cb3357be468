// Helpers for tests of linking: LINE events with a chosen time, the current rows, and the invariants that always hold (rules §5).
import { v7 as uuidv7 } from 'uuid';
import { expect } from 'vitest';
import type { LinkAnswer } from '../contract/link.ts';
import { openTestApp, type TestApp, testLine } from './test-app.ts';

export type LinkTest = Awaited<ReturnType<typeof openLinkTest>>;
export type TestCustomer = Awaited<ReturnType<TestApp['newCustomer']>>;
export type OwnEvent = { type: 'follow' | 'unfollow'; at: number; isUnblocked?: boolean; id?: string };
type AttemptRow = {
  id: string;
  outcome: string;
  waits_for: string | null;
  asks: boolean;
  reason: string | null;
  platform_code: string | null;
};

/** Starts it; call once per test file, and `close` at the end. */
export async function openLinkTest(options: Parameters<typeof openTestApp>[0] = {}) {
  const app = await openTestApp(options);
  const { pool } = app.context.store;

  const sql = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
    (await pool.query<T>(text, values)).rows;

  const attempts = (card: { id: string }) =>
    sql<AttemptRow>('select * from attempt where card_id = $1 order by created_at, id', [card.id]);
  const outcomes = async (card: { id: string }) => (await attempts(card)).map(({ outcome }) => outcome);

  /** Events in one body as LINE would send them, with the test's own times. The customer's state doesn't change. */
  const lineEvents = async (customer: { lineUserId: string }, events: OwnEvent[]) => {
    const bodies = events.map(({ type, at, isUnblocked, id = uuidv7() }) => ({
      type,
      mode: 'active',
      timestamp: at,
      webhookEventId: id,
      deliveryContext: { isRedelivery: false },
      source: { type: 'user', userId: customer.lineUserId },
      ...(type === 'follow' ? { replyToken: uuidv7(), follow: { isUnblocked: isUnblocked ?? false } } : {}),
    }));
    await app.control.sendWebhook({ platform: 'line', account: testLine.channelId, events: bodies });
    await app.settle();
  };

  const friendship = (customer: { id: string }, state: 'never' | 'friend' | 'blocked') =>
    app.control.line.setFriendship(testLine.channelId, customer.id, state);
  /** An action of the customer, with LINE's own event. */
  const play = (customer: { id: string }, what: 'follow' | 'block' | 'unblock') =>
    app.control.line[what](testLine.channelId, customer.id);

  const chats = async (customer: TestCustomer) => ({
    line: await app.chat('line', customer),
    messenger: await app.chat('messenger', customer),
  });
  const silence = { line: [], messenger: [] };
  const bothLinked = { line: ['target linked'], messenger: ['source linked'] };

  /** A new tap in Messenger, linked with a new sign-in. */
  const link = async (customer: TestCustomer, card: { token: string }, consent?: boolean): Promise<LinkAnswer> =>
    app.postLink(await app.tap(card), await app.login(customer), consent);

  /** A never-friend who has tapped and sees the add-friend button. */
  const waiting = async (campaignId?: string) => {
    const customer = await app.newCustomer('Lin', 'never');
    const card = await app.newCard(customer, campaignId);
    const token = await app.tap(card);
    const tokens = await app.login(customer);
    const answer = await app.postLink(token, tokens);
    expect(answer.status).toBe('add_friend');
    expect(await app.watch(answer.watch)).toEqual({ status: 'waiting' });
    return { customer, card, token, tokens, watch: answer.watch };
  };

  /** The number of rows in each table, except for tables that a visit may write to. */
  const counts = async () => {
    const tables = await sql<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public' order by 1",
    );
    const each = tables.map(({ name }) => `(select count(*) from "${name}") as "${name}"`);
    const [row] = await sql<Record<string, number>>(`select ${each.join(', ')}`);
    return row;
  };

  /** Checks that there are no half-written links and no contacts without a living profile. */
  const invariants = async () => {
    const broken = {
      contactsOnAbsorbed:
        'select c.id from contact c join profile p on p.id = c.profile_id where p.merged_into is not null',
      twoOfAChannel: 'select profile_id from contact group by profile_id, channel_id having count(*) > 1',
      linkedUnredeemed: `select a.id from attempt a left join redemption r on r.attempt_id = a.id
        where (a.outcome = 'linked') <> (r.card_id is not null) or (a.outcome = 'linked') <> (a.added_tags is not null)`,
      linkedApart: `select a.id from attempt a join contact s on s.id = a.source_contact_id join contact t on t.id = a.target_contact_id
        join card k on k.id = a.card_id where a.outcome = 'linked' and s.profile_id <> t.profile_id and k.revoked_at is null`,
      unheard: `select a.id from attempt a where a.outcome = 'linked' and a.target_contact_id is not null
        and not exists (select from outbox o where o.attempt_id = a.id and o.cause = 'success_target')`,
      mergesWithoutUndo: `select m.id from merge m left join merge_undo u on u.merge_id = m.id left join attempt a on a.id = m.attempt_id
          join profile s on s.id = m.survivor_id where u.merge_id is null and s.erased_at is null
          and (a.id is not null or not exists (select from audit x where x.action = 'erase' and x.object_id = m.survivor_id))
          and (a.id is null or (a.source_contact_id is not null and a.target_contact_id is not null))`,
      erasedWithData: `select p.id from profile p where p.erased_at is not null
        and (p.member_number is not null or p.fields <> '{}' or exists (select from contact c where c.profile_id = p.id))`,
      mergesUnlinked: `select m.id from merge m join attempt a on a.id = m.attempt_id where a.outcome <> 'linked'`,
      absorbedUnmerged: `select p.id from profile p where p.merged_into is not null and not exists
        (select from merge m where m.absorbed_id = p.id and m.survivor_id = p.merged_into and m.undone_at is null)`,
      undoneUnmarked: `select m.id from merge m join attempt a on a.id = m.attempt_id join card k on k.id = a.card_id
        where m.undone_at is not null and a.source_contact_id is not null and a.target_contact_id is not null and (k.revoked_at is null or not exists (select from not_same n
          where n.low = least(a.source_contact_id, a.target_contact_id) and n.high = greatest(a.source_contact_id, a.target_contact_id)))`,
      undoneDue: `select o.id from outbox o join attempt a on a.id = o.attempt_id join card k on k.id = a.card_id
        where a.outcome = 'linked' and k.revoked_at is not null and o.cause in ('success_source', 'success_target')
          and o.state in ('due', 'claimed', 'retrying')`,
    };
    for (const [name, query] of Object.entries(broken)) expect(await sql(query), name).toEqual([]);
  };

  return {
    ...app,
    sql,
    attempts,
    outcomes,
    lineEvents,
    friendship,
    play,
    chats,
    silence,
    bothLinked,
    link,
    waiting,
    counts,
    invariants,
  };
}

/** The time of a tap from its token, in ms since 1970. */
export const tappedAt = (token: string): number =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).a;
