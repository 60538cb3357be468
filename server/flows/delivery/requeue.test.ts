// Messages that died of their channel's credential are due again when it works again (issue 14, §2.4).
import { expect, test } from 'vitest';
import type { DeliveryView } from '../../contract/contacts.ts';
import type { DeliveryCause } from '../../domain/delivery.ts';
import type { TestContact } from '../../testing/entry/delivery-rows.ts';
import { useDeliveryScene } from '../../testing/entry/delivery-scene.ts';
import { keepAccountInfo, requeueDied } from '../channels/account-facts.ts';
import { listDeliveries } from './list-deliveries.ts';

const scene = useDeliveryScene();
const refused = { kind: 'status', listed: '200', times: null } as const;
const told = (externalId: string) =>
  ({ ok: true, externalId, name: 'x', pictureUrl: null, chatUrl: null, addFriendUrl: null, public: {} }) as const;

/** Dead messages of this many customers, on a channel that is refused. */
async function died(count: number) {
  const people: TestContact[] = [];
  for (let n = 0; n < count; n += 1) people.push(await scene.person('messenger'));
  const ids = await Promise.all(people.map((person, n) => scene.rows.addRow(person, { text: `message ${n}` })));
  await scene.platforms.fault('messenger', refused);
  await scene.deliver();
  for (const id of ids)
    expect(await scene.rows.row(id)).toMatchObject({ state: 'dead', reason: 'channel_unauthorized' });
  return { people, ids };
}

async function checkIsGreen() {
  const context = scene.context();
  await scene.rows.pool.query("update channel set external_id = 'page' where id = $1", [scene.channels.messenger]);
  const row = await context.store.channels.find(scene.channels.messenger);
  if (!row) throw new Error('no channel');
  await keepAccountInfo(context, row, told('page'));
}

const stateOf = async (id: string) => (await scene.rows.row(id)).state;
const chat = (person: TestContact) => scene.platforms.chat('messenger', person.externalId);

test('14 §2.4: a green check makes one due as a trial, its arrival the others; each once, and the list shows it', async () => {
  const { people, ids } = await died(3);
  await scene.platforms.noFaults();
  await checkIsGreen();
  expect((await Promise.all(ids.map(stateOf))).sort()).toEqual(['dead', 'dead', 'due']);
  await scene.deliver();
  await scene.deliver();
  for (const [n, person] of people.entries()) expect(await chat(person)).toEqual([`message ${n}`]);
  const { items } = await listDeliveries(scene.context(), { limit: 10 });
  expect(items.map(({ state, requeuedAt }: DeliveryView) => [state, requeuedAt !== null])).toEqual(
    ids.map(() => ['sent', true]),
  );
  await checkIsGreen();
  await scene.deliver();
  for (const [n, person] of people.entries()) expect(await chat(person)).toEqual([`message ${n}`]);
});

test('14 §2.4: one that is refused again stays dead; the others wait for the next green check', async () => {
  const { people, ids } = await died(2);
  await checkIsGreen();
  await scene.deliver();
  expect(await Promise.all(ids.map(stateOf))).toEqual(['dead', 'dead']);
  await scene.platforms.noFaults();
  await checkIsGreen();
  await scene.deliver();
  await scene.deliver();
  expect((await Promise.all(ids.map(stateOf))).sort()).toEqual(['dead', 'sent']);
  expect((await Promise.all(people.map(chat))).flat()).toHaveLength(1);
});

test('14 §2.4: older than 4 h, of another reason or of another channel: nothing happens', async () => {
  const { ids } = await died(1);
  const [id = ''] = ids;
  const other = await scene.rows.addRow(await scene.person('line'));
  await scene.rows.age(other, "state = 'dead', reason = 'channel_unauthorized'");
  await scene.platforms.noFaults();
  const again = () => requeueDied(scene.context(), { id: scene.channels.messenger, state: 'ready' });
  await scene.rows.age(id, "next_at = now() - interval '4 h 1 min'");
  await again();
  expect(await stateOf(id)).toBe('dead');
  await scene.rows.age(id, "next_at = now(), reason = 'platform_error'");
  await again();
  expect([await stateOf(id), await stateOf(other)]).toEqual(['dead', 'dead']);
  await scene.rows.age(id, "next_at = now() - interval '3 h 59 min', reason = 'channel_unauthorized'");
  await again();
  expect([await stateOf(id), await stateOf(other)]).toEqual(['due', 'dead']);
});

test('14 §2.4: decided again at the moment of sending: window over, blocked, link undone', async () => {
  const { people, ids } = await died(2);
  const [source, target] = [await scene.person('messenger'), await scene.person('line')];
  const { cardId, attemptId, link } = await scene.rows.addAttempt(source, target);
  await link();
  const undone = await scene.rows.addRow(source, { cause: 'success_source', attemptId, cardId });
  await scene.deliver();
  await scene.platforms.noFaults();
  const { pool } = scene.rows;
  await pool.query("update contact set last_inbound_at = now() - interval '25 h' where id = $1", [people[0]?.id]);
  await pool.query("update contact set state = 'blocked' where id = $1", [people[1]?.id]);
  await requeueDied(scene.context(), { id: scene.channels.messenger, state: 'ready' });
  // After it was made due again and claimed: an undo at any time before the first byte counts.
  await scene.deliver({
    async onDeliveryPoint(point, outboxId) {
      if (point === 'claimed' && outboxId === undone)
        await pool.query('update card set revoked_at = now() where id = $1', [cardId]);
    },
  });
  const reasons = await Promise.all([...ids, undone].map(async (id) => (await scene.rows.row(id)).reason));
  expect(reasons).toEqual(['window', 'blocked', 'undone']);
  for (const person of [...people, source]) expect(await chat(person)).toEqual([]);
});

test('14 §2.4: outdated messages stay dead: answers, older cards and questions, cards of a campaign that is off or has linked', async () => {
  const [asker, other] = [await scene.person('messenger'), await scene.person('messenger')];
  const target = await scene.person('line');
  const { cardId, attemptId } = await scene.rows.addAttempt(asker, target);
  const off = await scene.rows.addAttempt(other, target);
  const since = await scene.rows.addAttempt(other, target);
  const add = (person: TestContact, cause: DeliveryCause, about: object, createdIn: number) =>
    scene.rows.addRow(person, { cause, ...about, createdIn });
  const ids = {
    reply: await add(asker, 'reply', {}, -50),
    olderCard: await add(asker, 'card', { cardId }, -40),
    newerCard: await add(asker, 'card', { cardId }, -30),
    replacedQuestion: await add(asker, 'question', { attemptId }, -20),
    question: await add(other, 'question', { attemptId: off.attemptId }, -10),
    cardOff: await add(other, 'card', { cardId: off.cardId }, -9),
    cardLinked: await add(other, 'card', { cardId: since.cardId }, -8),
    success: await add(other, 'success_source', { attemptId: since.attemptId, cardId: since.cardId }, -7),
  };
  for (const id of Object.values(ids)) {
    await scene.rows.age(id, "state = 'dead', reason = 'channel_unauthorized', next_at = now()");
  }
  await scene.rows.pool.query(
    'update campaign set enabled = false where id = (select campaign_id from card where id = $1)',
    [off.cardId],
  );
  await since.link();
  await scene.rows.pool.query(
    "update attempt set outcome = 'superseded', reason = null, ended_at = now() where id = $1",
    [attemptId],
  );
  await scene.rows.pool.query(
    "update attempt set outcome = 'open', waits_for = 'consent', reason = null where id = $1",
    [off.attemptId],
  );
  await requeueDied(scene.context(), { id: scene.channels.messenger, state: 'ready' });
  const due: string[] = [];
  for (const [what, id] of Object.entries(ids)) if ((await stateOf(id)) === 'due') due.push(what);
  expect(due).toEqual(['newerCard', 'question', 'success']);
});

test('14 §2.4: the trial goes to somebody who can be written to', async () => {
  const { people, ids } = await died(2);
  await scene.platforms.noFaults();
  await scene.rows.pool.query("update contact set state = 'blocked' where id = $1", [people[0]?.id]);
  await scene.rows.age(ids[0] ?? '', "next_at = now() - interval '1 min'");
  await checkIsGreen();
  expect(await Promise.all(ids.map(stateOf))).toEqual(['dead', 'due']);
});
