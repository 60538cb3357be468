import { describe, expect, test } from 'vitest';
import { useDeliveryScene } from '../../testing/entry/delivery-scene.ts';
import { deliverDue } from './deliver-due.ts';

const scene = useDeliveryScene();

describe('the result of a message', () => {
  test('both platforms deliver, and the row is sent', async () => {
    const [anna, bo] = [await scene.person('line'), await scene.person('messenger')];
    const ids = [await scene.rows.addRow(anna, { text: '您好' }), await scene.rows.addRow(bo, { text: 'hello' })];
    const made = scene.context();
    expect(await deliverDue(made, new AbortController().signal)).toBe(2);
    expect(await scene.platforms.chat('line', anna.externalId)).toEqual(['您好']);
    expect(await scene.platforms.chat('messenger', bo.externalId)).toEqual(['hello']);
    for (const id of ids) expect(await scene.rows.row(id)).toMatchObject({ state: 'sent', attempts: 1, reason: null });
    expect(await made.metrics.registry.metrics()).toContain(
      'omnilink_deliveries_total{platform="line",state="sent",reason=""} 1',
    );
  });

  test('LINE: after a lost answer it is retried with the same key, and arrives once', async () => {
    const anna = await scene.person('line');
    const id = await scene.rows.addRow(anna, { text: 'once' });
    await scene.platforms.fault('line', { kind: 'lost_answer' });
    await scene.deliver();
    expect(await scene.rows.row(id)).toMatchObject({ state: 'retrying', attempts: 1 });
    await scene.rows.age(id, 'next_at = now()');
    await scene.deliver();
    expect(await scene.rows.row(id)).toMatchObject({ state: 'sent', attempts: 2 });
    expect(await scene.platforms.chat('line', anna.externalId)).toEqual(['once']);
  });

  test('Messenger: after a lost answer it is unknown and never sent again; an echo then confirms it', async () => {
    const bo = await scene.person('messenger');
    const id = await scene.rows.addRow(bo, { text: 'once' });
    await scene.platforms.fault('messenger', { kind: 'lost_answer' });
    await scene.deliver();
    await scene.deliver();
    expect(await scene.rows.row(id)).toMatchObject({ state: 'unknown', attempts: 1 });
    expect(await scene.platforms.chat('messenger', bo.externalId)).toEqual(['once']);
    await scene
      .context()
      .store.outbox.confirmArrival(
        { channelId: scene.channels.messenger, contactId: bo.id, outboxId: id, messageId: 'mid' },
        false,
      );
    expect(await scene.rows.row(id)).toMatchObject({ state: 'sent', platform_message_id: 'mid' });
  });

  test('Retry-After is respected', async () => {
    const id = await scene.rows.addRow(await scene.person('line'));
    const headers = { 'retry-after': '120' };
    await scene.platforms.fault('line', {
      kind: 'status',
      status: 429,
      body: { message: 'The API rate limit' },
      headers,
    });
    await scene.deliver();
    const row = await scene.rows.row(id);
    expect(row).toMatchObject({ state: 'retrying', attempts: 1, platform_code: '429' });
    expect(row.next_in).toBeGreaterThan(115_000);
    expect(row.next_in).toBeLessThan(135_000);
  });

  test('an invalid token: dead with its reason, and the channel needs attention', async () => {
    const id = await scene.rows.addRow(await scene.person('line'));
    await scene.platforms.fault('line', { kind: 'status', status: 401, body: { message: 'Authentication failed' } });
    await scene.deliver();
    expect(await scene.rows.row(id)).toMatchObject({
      state: 'dead',
      reason: 'channel_unauthorized',
      platform_code: '401',
    });
    const channel = await scene.rows.pool.query('select state, attention from channel where id = $1', [
      scene.channels.line,
    ]);
    expect(channel.rows).toEqual([{ state: 'attention', attention: 'channel_unauthorized' }]);
  });

  test('LINE after 23 h of failures: unknown, and not sent again', async () => {
    const id = await scene.rows.addRow(await scene.person('line'));
    await scene.platforms.fault('line', { kind: 'cut' });
    await scene.deliver();
    await scene.rows.age(id, "next_at = now(), first_sent_at = now() - interval '23 h 1 min'");
    await scene.deliver();
    expect(await scene.rows.row(id)).toMatchObject({ state: 'unknown', attempts: 1 });
  });

  test('a message that its platform can’t send is dead, not retried for ever', async () => {
    const id = await scene.rows.addRow(await scene.person('line'));
    const url = `https://example.com/${'x'.repeat(1001)}`;
    const card = JSON.stringify({ kind: 'card', title: 't', text: 't', button: 'b', url });
    const { kid, sealed } = scene.rows.keys.seal(Buffer.from(card), `outbox:${id}:message`);
    await scene.rows.pool.query('update outbox set message = $2, message_kid = $3 where id = $1', [id, sealed, kid]);
    await scene.deliver();
    expect(await scene.rows.row(id)).toMatchObject({ state: 'dead', reason: 'platform_error', attempts: 0 });
  });

  test('an error of ours loses nothing: the row is retried', async () => {
    const anna = await scene.person('line');
    const id = await scene.rows.addRow(anna, { text: 'later' });
    await scene.rows.pool.query("update outbox set message = 'damaged'::bytea || message where id = $1", [id]);
    const errors: object[] = [];
    const log = { debug() {}, info() {}, warn() {}, error: (fields: object) => errors.push(fields) };
    await scene.deliver({ log });
    expect(errors).toMatchObject([{ outboxId: id }]);
    expect(await scene.rows.row(id)).toMatchObject({ state: 'retrying', attempts: 0, first_sent_at: null });
    await scene.rows.pool.query('update outbox set message = substr(message, 8), next_at = now() where id = $1', [id]);
    await scene.deliver();
    expect(await scene.platforms.chat('line', anna.externalId)).toEqual(['later']);
  });

  test('a card keeps the exact bytes of its first try', async () => {
    const anna = await scene.person('line');
    const id = await scene.rows.addRow(anna, { text: 'first' });
    await scene.platforms.fault('line', { kind: 'cut' });
    await scene.deliver();
    const tried = await scene.rows.pool.query('select frozen from outbox where id = $1', [id]);
    expect(Buffer.from(tried.rows[0].frozen).includes('first')).toBe(false);
    const other = scene.rows.keys.seal(Buffer.from('{"kind":"text","text":"second"}'), `outbox:${id}:message`);
    await scene.rows.pool.query('update outbox set message = $2, next_at = now() where id = $1', [id, other.sealed]);
    await scene.deliver();
    expect(await scene.platforms.chat('line', anna.externalId)).toEqual(['first']);
    const sent = await scene.rows.pool.query('select frozen from outbox where id = $1', [id]);
    expect(sent.rows, 'once it is sent nothing needs them').toEqual([{ frozen: null }]);
  });
});

describe('skipped at the moment of sending', () => {
  test('Messenger outside 24 h', async () => {
    const bo = await scene.person('messenger');
    await scene.rows.pool.query("update contact set last_inbound_at = now() - interval '24 h 1 s' where id = $1", [
      bo.id,
    ]);
    const id = await scene.rows.addRow(bo);
    await scene.deliver();
    expect(await scene.rows.row(id)).toMatchObject({ state: 'skipped', reason: 'window', attempts: 0 });
    expect(await scene.platforms.chat('messenger', bo.externalId)).toEqual([]);
  });

  test('a contact who blocks us between claim and send', async () => {
    const anna = await scene.person('line');
    const id = await scene.rows.addRow(anna);
    await scene.deliver({
      async onDeliveryPoint(point) {
        if (point === 'claimed')
          await scene.rows.pool.query("update contact set state = 'blocked' where id = $1", [anna.id]);
      },
    });
    expect(await scene.rows.row(id)).toMatchObject({ state: 'skipped', reason: 'blocked', attempts: 0 });
    expect(await scene.platforms.chat('line', anna.externalId)).toEqual([]);
  });

  test('a message that an undo cancelled between claim and send', async () => {
    const anna = await scene.person('line');
    const id = await scene.rows.addRow(anna);
    await scene.deliver({
      onDeliveryPoint: (point) =>
        point === 'claimed' ? scene.rows.age(id, "state = 'skipped', reason = 'undone'") : Promise.resolve(),
    });
    expect(await scene.rows.row(id)).toMatchObject({ state: 'skipped', reason: 'undone', attempts: 0 });
    expect(await scene.platforms.chat('line', anna.externalId)).toEqual([]);
  });

  test('a failure message waits, and is never sent once its card has linked', async () => {
    const [bo, anna] = [await scene.person('messenger'), await scene.person('line')];
    const { cardId, attemptId, link } = await scene.rows.addAttempt(bo, anna);
    const failure = await scene.rows.addRow(bo, { cause: 'failure_source', cardId, attemptId, dueIn: 60_000 });
    await scene.deliver();
    expect(await scene.rows.row(failure)).toMatchObject({ state: 'due', attempts: 0 });
    await link();
    const success = await scene.rows.addRow(bo, { cause: 'success_source', cardId, attemptId, text: 'linked' });
    await scene.deliver();
    expect(await scene.rows.row(success)).toMatchObject({ state: 'sent' });
    await scene.rows.age(failure, 'next_at = now()');
    await scene.deliver();
    expect(await scene.rows.row(failure)).toMatchObject({ state: 'skipped', reason: 'linked', attempts: 0 });
    expect(await scene.platforms.chat('messenger', bo.externalId)).toEqual(['linked']);
  });

  test('a failure message whose card has not linked is sent', async () => {
    const [bo, anna] = [await scene.person('messenger'), await scene.person('line')];
    const { cardId, attemptId } = await scene.rows.addAttempt(bo, anna);
    await scene.rows.addRow(bo, { cause: 'failure_source', cardId, attemptId, text: 'sorry' });
    await scene.deliver();
    expect(await scene.platforms.chat('messenger', bo.externalId)).toEqual(['sorry']);
  });

  test('a failure message to somebody who has blocked the target', async () => {
    const [bo, anna] = [await scene.person('messenger'), await scene.person('line')];
    const { cardId, attemptId } = await scene.rows.addAttempt(bo, anna);
    const id = await scene.rows.addRow(bo, { cause: 'failure_source', cardId, attemptId });
    await scene.rows.pool.query("update contact set state = 'blocked' where id = $1", [anna.id]);
    await scene.deliver();
    expect(await scene.rows.row(id)).toMatchObject({ state: 'skipped', reason: 'blocked' });
    expect(await scene.platforms.chat('messenger', bo.externalId)).toEqual([]);
  });
});
