import { describe, expect, test } from 'vitest';
import { useOutbox } from '../../testing/entry/outbox-scene.ts';

const scene = useOutbox();

describe('recover', () => {
  const over = "lease_until = now() - interval '1 ms'";

  test('leaves an unexpired lease alone', async () => {
    await scene.sending(await scene.person(scene.line));
    expect(await scene.outbox.recover()).toEqual([]);
  });

  test('only claimed: due again', async () => {
    const id = await scene.rows.addRow(await scene.person(scene.messenger));
    await scene.claimed();
    await scene.rows.age(id, over);
    expect(await scene.outbox.recover()).toMatchObject([
      { id, channelId: scene.messenger, platform: 'messenger', state: 'due' },
    ]);
    expect(await scene.claimed()).toEqual([id]);
  });

  test('found in sending: LINE again under the same row, until 23 h after the first try', async () => {
    const { id, held } = await scene.sending(await scene.person(scene.line));
    await scene.rows.age(id, over);
    expect(await scene.outbox.recover()).toMatchObject([{ id, state: 'retrying' }]);
    expect(await scene.outbox.finish(held.id, id, { state: 'sent', messageId: null })).toBeNull();
    expect(await scene.claimed()).toEqual([id]);
    await scene.rows.age(id, `${over}, state = 'sending', first_sent_at = now() - interval '23 h'`);
    expect(await scene.outbox.recover()).toMatchObject([{ id, state: 'unknown' }]);
    expect(await scene.claimed()).toEqual([]);
  });

  test('found in sending: Messenger is unknown, and never claimed again', async () => {
    const { id } = await scene.sending(await scene.person(scene.messenger));
    await scene.rows.age(id, over);
    expect(await scene.outbox.recover()).toMatchObject([{ id, state: 'unknown' }]);
    expect(await scene.claimed()).toEqual([]);
  });
});

describe('listDeliveries', () => {
  test('shows rows as people see them, newest first, page by page', async () => {
    const { id: first, held } = await scene.sending(await scene.person(scene.line));
    await scene.outbox.finish(held.id, first, { state: 'skipped', reason: 'window', code: null });
    const contact = await scene.person(scene.messenger);
    const { id: second } = await scene.sending(contact);
    const third = await scene.rows.addRow(await scene.person(scene.line), { dueIn: 60_000, cause: 'card' });

    const page = await scene.outbox.listDeliveries({ limit: 2 });
    expect(page.items.map((item) => item.id)).toEqual([third, second]);
    expect(page.items[1]).toEqual({
      id: second,
      channelId: scene.messenger,
      contactId: contact.id,
      externalId: contact.externalId,
      cause: 'success_target',
      state: 'due',
      reason: null,
      attempts: 1,
      nextAt: expect.any(Date),
      sentAt: null,
      requeuedAt: null,
    });
    const rest = await scene.outbox.listDeliveries({ limit: 2, cursor: page.nextCursor });
    expect(rest).toMatchObject({
      items: [{ id: first, state: 'skipped', reason: 'window', nextAt: null }],
      nextCursor: null,
    });
    const due = await scene.outbox.listDeliveries({ state: 'due', limit: 10 });
    expect(due.items.map((item) => item.id)).toEqual([third, second]);
    expect((await scene.outbox.listDeliveries({ state: 'sent', limit: 10 })).items).toEqual([]);
  });
});
