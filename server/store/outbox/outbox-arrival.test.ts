// A platform's later statuses of a message: arrived, or not after all (rules §7).
import { beforeEach, describe, expect, test } from 'vitest';
import type { FinalFailure } from '../../domain/channel.ts';
import type { TestContact } from '../../testing/entry/delivery-rows.ts';
import { useOutbox } from '../../testing/entry/outbox-scene.ts';

const scene = useOutbox();
let contact: TestContact;
beforeEach(async () => {
  contact = await scene.person(scene.messenger);
});

const about = (outboxId: string | null, messageId: string | null = null, who = contact) => ({
  channelId: who.channelId,
  contactId: who.id,
  outboxId,
  messageId,
});
const arrived = async (message: ReturnType<typeof about>, delivered = false) =>
  (await scene.outbox.confirmArrival(message, delivered)).changed;

describe('a message has arrived', () => {
  test('unknown becomes sent, of the same channel and contact only, and never back', async () => {
    const { id, held } = await scene.sending(contact);
    await scene.outbox.finish(held.id, id, { state: 'unknown', code: 'timeout' });
    expect(await arrived({ ...about(id), channelId: scene.line })).toBe(false);
    expect(await arrived(about(id, null, await scene.person(scene.messenger)))).toBe(false);
    expect(await scene.outbox.confirmArrival(about("somebody else's metadata"), false)).toEqual({
      found: false,
      changed: false,
    });
    expect(await arrived(about(id, 'mid-1'))).toBe(true);
    expect(await scene.rows.row(id)).toMatchObject({ state: 'sent', platform_message_id: 'mid-1' });
    expect(await scene.outbox.confirmArrival(about(id), false)).toEqual({ found: true, changed: false });
  });

  test('an echo before the answer: the answer adds to it and reverts nothing', async () => {
    const { id, held } = await scene.sending(contact);
    expect(await arrived(about(id))).toBe(true);
    expect(await scene.outbox.finish(held.id, id, { state: 'unknown', code: 'timeout' })).toBeNull();
    expect(await scene.outbox.finish(held.id, id, { state: 'sent', messageId: 'mid-1' })).toEqual({
      channelState: null,
    });
    expect(await scene.rows.row(id)).toMatchObject({ state: 'sent', platform_message_id: 'mid-1' });
  });

  test('a row that was never sent is not confirmed', async () => {
    const id = await scene.rows.addRow(contact);
    expect(await arrived(about(id), true)).toBe(false);
  });
});

const failures: [string, FinalFailure, object][] = [
  ['skipped', { kind: 'skipped', reason: 'window', code: '131047' }, { state: 'skipped', reason: 'window' }],
  [
    'dead',
    { kind: 'never', reason: 'platform_error', code: '131053' },
    { state: 'dead', reason: 'platform_error', platform_code: '131053' },
  ],
];
const window = failures[0]?.[1] as FinalFailure;

describe.each(failures)('a message has not arrived after all: %s', (_name, outcome, row) => {
  test.each(['by our id', 'by the platform’s'])('%s', async (by) => {
    const { id, held } = await scene.sending(contact);
    await scene.outbox.finish(held.id, id, { state: 'sent', messageId: 'wamid-1' });
    const message = by === 'by our id' ? about(id, 'wamid-1') : about(null, 'wamid-1');
    expect(await scene.outbox.recordUndelivered(message, outcome)).toMatchObject({ found: true, changed: true });
    expect(await scene.rows.row(id)).toMatchObject({ ...row, sent_at: null });
  });

  test('before the answer, which is then ignored', async () => {
    const { id, held } = await scene.sending(contact);
    expect((await scene.outbox.recordUndelivered(about(id), outcome)).changed).toBe(true);
    expect(await scene.outbox.finish(held.id, id, { state: 'sent', messageId: 'wamid-1' })).toBeNull();
    expect(await scene.rows.row(id)).toMatchObject(row);
    expect(await arrived(about(id), true)).toBe(false);
  });
});

describe('a failure that is ignored', () => {
  test('after it was delivered, whatever the order of sent and delivered', async () => {
    const { id, held } = await scene.sending(contact);
    expect(await arrived(about(id), true)).toBe(true);
    await scene.outbox.finish(held.id, id, { state: 'sent', messageId: 'wamid-1' });
    expect(await scene.outbox.recordUndelivered(about(id), window)).toMatchObject({ found: true, changed: false });
    expect(await scene.rows.row(id)).toMatchObject({ state: 'sent', reason: null });
  });

  test('first sent, then delivered', async () => {
    const { id, held } = await scene.sending(contact);
    await scene.outbox.finish(held.id, id, { state: 'sent', messageId: 'wamid-1' });
    expect(await arrived(about(null, 'wamid-1'), true)).toBe(true);
    expect(await arrived(about(null, 'wamid-1'), true)).toBe(false);
    expect((await scene.outbox.recordUndelivered(about(id), window)).changed).toBe(false);
  });

  test('of a message that was never sent, is another contact’s, or is unknown', async () => {
    const id = await scene.rows.addRow(contact);
    expect((await scene.outbox.recordUndelivered(about(id), window)).changed).toBe(false);
    const other = await scene.person(scene.messenger);
    expect((await scene.outbox.recordUndelivered(about(id, null, other), window)).found).toBe(false);
    expect((await scene.outbox.recordUndelivered(about(null, 'wamid-9'), window)).found).toBe(false);
  });
});

test('a failure of the whole channel sets its attention, once', async () => {
  const { id } = await scene.sending(contact);
  const refused: FinalFailure = { kind: 'never', reason: 'channel_unauthorized', code: '190' };
  expect(await scene.outbox.recordUndelivered(about(id), refused)).toEqual({
    found: true,
    changed: true,
    attention: true,
  });
  expect((await scene.outbox.recordUndelivered(about(id), refused)).attention).toBe(false);
  const { rows } = await scene.rows.pool.query('select state, attention from channel where id = $1', [scene.messenger]);
  expect(rows).toEqual([{ state: 'attention', attention: 'channel_unauthorized' }]);
});

test('14 §2.4: a refused credential replaces a weaker reason, which doesn’t come back', async () => {
  const attentions: unknown[] = [];
  for (const reason of ['payment_required', 'channel_unauthorized', 'payment_required'] as const) {
    const { id } = await scene.sending(contact);
    await scene.outbox.recordUndelivered(about(id), { kind: 'never', reason, code: '1' });
    const { rows } = await scene.rows.pool.query('select attention from channel where id = $1', [scene.messenger]);
    attentions.push(rows[0].attention);
  }
  expect(attentions).toEqual(['payment_required', 'channel_unauthorized', 'channel_unauthorized']);
});
