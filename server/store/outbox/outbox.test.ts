import { describe, expect, test } from 'vitest';
import { anyNumber, frozen, lease, useOutbox } from '../../testing/entry/outbox-scene.ts';

const scene = useOutbox();

describe('claim', () => {
  test('takes what is due, once, with all that sending needs', async () => {
    const contact = await scene.person(scene.line);
    const id = await scene.rows.addRow(contact);
    await scene.rows.addRow(await scene.person(scene.line), { dueIn: 60_000 });
    const held = lease();
    const [row, ...others] = await scene.outbox.claim(held, anyNumber);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ id, leaseId: held.id, platform: 'line', externalId: contact.externalId, frozen: null });
    expect(row?.credentials.map((entry) => entry.field)).toEqual(['accessToken']);
    expect(row?.facts).toMatchObject({ contactState: 'active', cardLinked: false, targetState: null });
    expect(await scene.claimed()).toEqual([]);
  });

  test('one row per contact, the oldest first, the next once that is settled', async () => {
    const contact = await scene.person(scene.line);
    const second = await scene.rows.addRow(contact, { createdIn: -1_000, dueIn: -9_000 });
    const first = await scene.rows.addRow(contact, { createdIn: -2_000 });
    const held = lease();
    expect((await scene.outbox.claim(held, anyNumber)).map((row) => row.id)).toEqual([first]);
    expect(await scene.claimed()).toEqual([]);
    await scene.outbox.finish(held.id, first, { state: 'sent', messageId: null });
    expect(await scene.claimed()).toEqual([second]);
  });

  test('a retried message blocks the next for 15 min, one that is due later blocks nothing', async () => {
    const contact = await scene.person(scene.line);
    const retried = await scene.rows.addRow(contact, { createdIn: -3_000 });
    const waiting = await scene.rows.addRow(contact, { createdIn: -2_000, dueIn: 60_000, cause: 'failure_source' });
    const next = await scene.rows.addRow(contact, { createdIn: -1_000 });
    const late = "state = 'retrying', attempts = 1, next_at = now() + interval '1 h'";
    await scene.rows.age(retried, `${late}, first_sent_at = now() - interval '14 min 50 s'`);
    expect(await scene.claimed()).toEqual([]);
    await scene.rows.age(retried, `${late}, first_sent_at = now() - interval '15 min 10 s'`);
    expect(await scene.claimed()).toEqual([next]);
    expect((await scene.rows.row(waiting)).state).toBe('due');
  });

  test('many messages of one contact, and many blocked by a retried one, don’t hide others’', async () => {
    const anna = await scene.person(scene.line);
    const hers = [];
    for (let i = 0; i < 60; i++) hers.push(await scene.rows.addRow(anna, { createdIn: i - 90_000 }));
    for (let i = 0; i < 60; i++) {
      const contact = await scene.person(scene.line);
      const retried = await scene.rows.addRow(contact, { createdIn: -80_000 });
      await scene.rows.age(
        retried,
        "state = 'retrying', attempts = 1, next_at = now() + interval '1 h', first_sent_at = now()",
      );
      await scene.rows.addRow(contact, { createdIn: -79_000 });
    }
    const other = await scene.rows.addRow(await scene.person(scene.line));
    const few = { limit: 8, perChannel: 6, rooms: [], kids: ['test'] };
    const held = lease();
    expect((await scene.outbox.claim(held, few)).map(({ id }) => id)).toEqual([hers[0]]);
    expect(await scene.claimed(few)).toEqual([other]);
    expect(await scene.claimed(few)).toEqual([]);
    // Postponed, but still in order: each is claimed as soon as the one before it has ended.
    let lastHeld = held;
    for (let i = 0; i < 4; i++) {
      await scene.outbox.finish(lastHeld.id, hers[i] ?? '', { state: 'sent', messageId: null });
      lastHeld = lease();
      expect((await scene.outbox.claim(lastHeld, few)).map(({ id }) => id)).toEqual([hers[i + 1]]);
    }
  });

  test('many that are sealed with a key which this server lacks don’t hide others’', async () => {
    const sealed = [];
    for (let i = 0; i < 120; i++)
      sealed.push(await scene.rows.addRow(await scene.person(scene.line), { createdIn: -90_000 }));
    await scene.rows.pool.query("update outbox set message_kid = 'other'");
    const own = await scene.rows.addRow(await scene.person(scene.line));
    expect(await scene.claimed({ limit: 8, perChannel: 6, rooms: [], kids: ['test'] })).toEqual([own]);
    const theirs = await scene.claimed({ limit: 8, perChannel: 6, rooms: [], kids: ['other'] });
    expect(sealed).toEqual(expect.arrayContaining(theirs));
    expect(theirs.length).toBeGreaterThan(0);
  });

  test('reads every channel in turn, however many have messages', async () => {
    const later = [];
    for (let i = 0; i < 150; i++) {
      const contact = await scene.person(await scene.rows.addChannel('line', {}));
      later.push(await scene.rows.addRow(contact, { dueIn: i < 149 ? 60_000 : 0 }));
    }
    expect(await scene.claimed()).toEqual([later.at(-1)]);
    expect(await scene.claimed()).toEqual([]);
    await scene.rows.pool.query("update outbox set next_at = now() where state = 'due'");
    const claimed = [];
    for (let i = 0; i < 40; i++)
      claimed.push(...(await scene.claimed({ limit: 8, perChannel: 6, rooms: [], kids: ['test'] })));
    expect(new Set(claimed)).toEqual(new Set(later.slice(0, -1)));
  });

  test('gives each channel its share, however much another has', async () => {
    for (let i = 0; i < 12; i++) await scene.rows.addRow(await scene.person(scene.line), { createdIn: -60_000 });
    const other = await scene.rows.addRow(await scene.person(scene.messenger));
    const ids = await scene.claimed({ limit: 8, perChannel: 6, rooms: [], kids: ['test'] });
    expect(ids).toHaveLength(7);
    expect(ids).toContain(other);
    expect(await scene.claimed({ limit: 8, perChannel: 6, rooms: [{ channelId: scene.line, room: 2 }] })).toHaveLength(
      2,
    );
    expect(await scene.claimed({ limit: 8, perChannel: 6, rooms: [{ channelId: scene.line, room: 0 }] })).toEqual([]);
  });

  test('skips a row that another worker is claiming, without waiting for it', async () => {
    const [first, second] = [
      await scene.rows.addRow(await scene.person(scene.line)),
      await scene.rows.addRow(await scene.person(scene.line)),
    ];
    const other = await scene.rows.pool.connect();
    await other.query('begin');
    await other.query("update outbox set state = 'claimed', lease_until = now() + interval '1 min' where id = $1", [
      first,
    ]);
    const taking = scene.claimed();
    const late = new Promise((resolve) => setTimeout(resolve, 5_000, 'waited'));
    const taken = await Promise.race([taking, late]);
    await other.query('commit');
    other.release();
    expect(taken).toEqual([second]);
  });

  test('many at once never take one row twice', async () => {
    for (let i = 0; i < 60; i++) await scene.rows.addRow(await scene.person(i % 2 ? scene.line : scene.messenger));
    const takes = await Promise.all(
      Array.from({ length: 12 }, () => scene.claimed({ limit: 9, perChannel: 7, rooms: [], kids: ['test'] })),
    );
    const ids = takes.flat();
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('beginSending', () => {
  test('stores time and bytes of the first try, and renews the lease', async () => {
    const contact = await scene.person(scene.line);
    const { id, held, begun } = await scene.sending(contact);
    expect(begun?.attempts).toBe(1);
    await scene.outbox.finish(held.id, id, { state: 'retrying', delayMs: 0, code: '500' });
    const next = lease();
    const [row] = await scene.outbox.claim(next, anyNumber);
    expect(row?.frozen).toEqual(frozen);
    if (!row) throw new Error('not due');
    const again = await scene.outbox.beginSending(next, id, row.facts, { kid: 'other', sealed: Buffer.from('other') });
    expect(again).toMatchObject({ attempts: 2, firstSentAt: begun?.firstSentAt });
    const { rows: kept } = await scene.rows.pool.query('select frozen_kid, frozen from outbox where id = $1', [id]);
    expect(kept).toEqual([{ frozen_kid: 'test', frozen: frozen.sealed }]);
  });

  test('only by the lease that holds the row, while it lasts', async () => {
    const id = await scene.rows.addRow(await scene.person(scene.line));
    const held = lease();
    const [row] = await scene.outbox.claim(held, anyNumber);
    if (!row) throw new Error('not due');
    expect(await scene.outbox.beginSending(lease(), id, row.facts, frozen)).toBeNull();
    await scene.rows.age(id, "lease_until = now() - interval '1 ms'");
    expect(await scene.outbox.beginSending(held, id, row.facts, frozen)).toBeNull();
  });

  test('not if a fact has changed since it was read', async () => {
    const [source, target] = [await scene.person(scene.messenger), await scene.person(scene.line)];
    const { cardId, attemptId, link } = await scene.rows.addAttempt(source, target);
    const id = await scene.rows.addRow(source, { cause: 'failure_source', cardId, attemptId });
    const held = lease();
    const begin = async () => {
      const facts = await scene.outbox.readFacts(id, held.id);
      return { facts, begin: () => facts && scene.outbox.beginSending(held, id, facts, frozen) };
    };
    await scene.outbox.claim(held, anyNumber);

    const first = await begin();
    await scene.rows.pool.query("update contact set state = 'blocked' where id = $1", [source.id]);
    expect(await first.begin()).toBeNull();
    const second = await begin();
    expect(second.facts?.contactState).toBe('blocked');
    await scene.rows.pool.query("update contact set state = 'blocked' where id = $1", [target.id]);
    expect(await second.begin()).toBeNull();
    const third = await begin();
    expect(third.facts?.targetState).toBe('blocked');
    await link();
    expect(await third.begin()).toBeNull();
    const fourth = await begin();
    expect(fourth.facts?.cardLinked).toBe(true);
    expect(await fourth.begin()).toMatchObject({ attempts: 1 });
  });
});

describe('finish', () => {
  test('is written by the lease that sent, and by no other', async () => {
    const { id, held } = await scene.sending(await scene.person(scene.line));
    expect(await scene.outbox.finish(lease().id, id, { state: 'sent', messageId: null })).toBeNull();
    expect((await scene.rows.row(id)).state).toBe('sending');
    expect(await scene.outbox.finish(held.id, id, { state: 'sent', messageId: 'm-1' })).toEqual({ channelState: null });
    expect(await scene.rows.row(id)).toMatchObject({ state: 'sent', platform_message_id: 'm-1', lease_id: null });
  });

  test('an invalid token is recorded on the delivery and on its channel', async () => {
    const { id, held } = await scene.sending(await scene.person(scene.line));
    const dead = { state: 'dead', reason: 'channel_unauthorized', code: '401' } as const;
    expect(await scene.outbox.finish(held.id, id, dead)).toEqual({ channelState: 'attention' });
    expect(await scene.rows.row(id)).toMatchObject({
      state: 'dead',
      reason: 'channel_unauthorized',
      platform_code: '401',
    });
    const { rows: channels } = await scene.rows.pool.query('select id, attention from channel where state = $1', [
      'attention',
    ]);
    expect(channels).toEqual([{ id: scene.line, attention: 'channel_unauthorized' }]);
  });

  test.each([
    { reason: 'contact_not_found', code: '100/2018001' },
    { reason: 'platform_error', code: 'unsendable' },
  ] as const)('a death that is not the channel’s fault leaves it as it is: %j', async (why) => {
    const { id, held } = await scene.sending(await scene.person(scene.line));
    expect(await scene.outbox.finish(held.id, id, { state: 'dead', ...why })).toEqual({ channelState: null });
    expect((await scene.rows.pool.query("select from channel where state = 'attention'")).rowCount).toBe(0);
  });
});
