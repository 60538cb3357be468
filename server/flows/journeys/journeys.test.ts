// Journeys: a tag starts steps for a contact; each happens once, whatever comes in between.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type JourneyTest, minuteMs, openJourneyTest, say, wait } from '../../testing/test-journeys.ts';
import { advanceJourneys } from './advance-journeys.ts';

let app: JourneyTest;
beforeAll(async () => {
  app = await openJourneyTest();
});
afterAll(() => app.close());
beforeEach(() => app.clear());

test('a tag starts it, a wait takes its time, and each step happens once', async () => {
  const journey = await app.newJourney([
    say('hello {name}'),
    wait(30),
    { kind: 'tag', add: ['greeted'], remove: [] },
    say('still there?'),
  ]);
  const customer = await app.newCustomer('陳小美');
  await app.give(customer, journey.tag);
  expect(await app.told(customer)).toEqual(['hello 陳小美']);
  expect((await app.read(journey)).standing).toEqual([{ path: 'steps.1', contacts: 1 }]);
  await app.later(29 * minuteMs);
  expect(await app.told(customer)).toEqual(['hello 陳小美']);
  await app.later(2 * minuteMs);
  expect(await app.told(customer)).toEqual(['hello 陳小美', 'still there?']);
  expect((await app.contactOf(customer.psid)).tags).toEqual([journey.tag, 'greeted']);
  expect((await app.read(journey)).runs).toEqual({ waiting: 0, done: 1, stopped: 0 });
  const { profileId } = await app.contactOf(customer.psid);
  const story = await app.api<{ items: object[] }>('GET', `/profiles/${profileId}/timeline?kinds=journey`);
  expect(story.body.items).toMatchObject([
    { journey: { id: journey.id, name: journey.name }, state: 'done', reason: null },
  ]);
  const tags = await app.api<{ items: object[] }>('GET', `/profiles/${profileId}/timeline?kinds=tag`);
  expect(tags.body.items).toMatchObject([
    { tag: 'greeted', origin: 'journey', journey: { id: journey.id, name: journey.name } },
    { tag: journey.tag, origin: 'administrator_key', journey: null },
  ]);
});

test('once per contact, or each time, as chosen; never twice at the same time', async () => {
  const once = await app.newJourney([say('once')]);
  const always = await app.newJourney([say('always'), wait(5)], { trigger: { tag: 'again', repeats: true } });
  const customer = await app.newCustomer('林大明');
  for (let i = 0; i < 2; i += 1) {
    await app.give(customer, once.tag, 'again');
    await app.take(customer, once.tag);
    await app.take(customer, 'again');
  }
  expect((await app.told(customer)).toSorted()).toEqual(['always', 'once']);
  await app.later(6 * minuteMs);
  await app.give(customer, once.tag, 'again');
  expect(await app.told(customer)).toHaveLength(3);
  expect((await app.read(always)).runs).toEqual({ waiting: 1, done: 1, stopped: 0 });
});

test('a contact goes on with the steps with which it entered; a new one gets the new ones', async () => {
  const journey = await app.newJourney([wait(10), say('old end')]);
  const [early, late] = [await app.newCustomer('早'), await app.newCustomer('晚')];
  await app.give(early, journey.tag);
  await app.api('PATCH', `/journeys/${journey.id}`, { steps: [say('new end')] });
  await app.give(late, journey.tag);
  expect((await app.read(journey)).standing).toEqual([{ path: null, contacts: 1 }]);
  await app.later(11 * minuteMs);
  expect([await app.told(early), await app.told(late)]).toEqual([['old end'], ['new end']]);
});

test.each([
  ['disabled', 'journey_disabled', (id: string) => app.api('PATCH', `/journeys/${id}`, { enabled: false })],
  ['deleted', 'journey_deleted', (id: string) => app.api('DELETE', `/journeys/${id}`)],
])('a journey that is %s stops its contacts at once, and says why', async (_name, reason, end) => {
  const journey = await app.newJourney([wait(60), say('never')]);
  const customer = await app.newCustomer('停');
  await app.give(customer, journey.tag);
  await end(journey.id);
  await app.settle();
  expect(await app.stops(journey)).toEqual([reason]);
  await app.later(61 * minuteMs);
  expect(await app.told(customer)).toEqual([]);
});

test('many workers, and one that dies in between: nothing is done twice or lost', async () => {
  const journey = await app.newJourney([say('one'), wait(1), say('two')]);
  const customers = await Promise.all(['甲', '乙', '丙'].map((name) => app.newCustomer(name)));
  for (const customer of customers) {
    const contact = await app.contactOf(customer.psid);
    await app.api('PATCH', `/contacts/${contact.id}`, { tags: [journey.tag] });
  }
  await app.context.store.tags.follow(app.context.now());
  const dying = {
    ...app.context,
    store: {
      ...app.context.store,
      together: <Result>(run: Parameters<typeof app.context.store.together<Result>>[0]) =>
        app.context.store.together<Result>(async (own) => {
          await run(own);
          throw new Error('killed before the commit');
        }),
    },
  };
  await advanceJourneys(dying).catch(() => {});
  app.clock.offsetMs = 2 * minuteMs;
  await Promise.all(Array.from({ length: 4 }, () => advanceJourneys(app.context)));
  await app.settle();
  await app.later(2 * minuteMs);
  for (const customer of customers) expect(await app.told(customer)).toEqual(['one', 'two']);
});

test('a message that its rules keep back is skipped, and the journey goes on', async () => {
  const journey = await app.newJourney([say('too late'), { kind: 'tag', add: ['went on'], remove: [] }]);
  const customer = await app.newCustomer('窗');
  const contact = await app.contactOf(customer.psid);
  await app.sql("update contact set last_inbound_at = now() - interval '2 days' where id = $1", [contact.id]);
  await app.give(customer, journey.tag);
  expect(await app.told(customer)).toEqual([]);
  const rows = await app.sql<{ state: string; reason: string }>(
    "select state, reason from outbox where contact_id = $1 and cause = 'journey'",
    [contact.id],
  );
  expect(rows).toEqual([{ state: 'skipped', reason: 'window' }]);
  expect((await app.contactOf(customer.psid)).tags).toContain('went on');
});

test('an opted-out contact gets nothing', async () => {
  const journey = await app.newJourney([say('unwanted')]);
  const customer = await app.newCustomer('退');
  await app.api('PATCH', `/contacts/${(await app.contactOf(customer.psid)).id}`, { optedOut: true });
  await app.give(customer, journey.tag);
  expect(await app.told(customer)).toEqual([]);
});

test('undo: what a link’s tag started is taken back, also what that journey’s tags started', async () => {
  const first = await app.newJourney([{ kind: 'tag', add: ['first'], remove: [] }, wait(10), say('too late')], {
    trigger: { tag: 'linked' },
  });
  const second = await app.newJourney([{ kind: 'tag', add: ['second'], remove: [] }], { trigger: { tag: 'first' } });
  const customer = await app.newCustomer('復', 'friend');
  const { watch } = await app.link(customer, await app.newCard(customer));
  await app.settle();
  expect((await app.contactOf(customer.lineUserId)).tags).toEqual(['linked', 'first', 'second']);
  await app.api('POST', `/link/${watch}/undo`, { idToken: (await app.login(customer)).idToken });
  await app.settle();
  await app.later(11 * minuteMs);
  expect((await app.contactOf(customer.lineUserId)).tags).toEqual([]);
  expect([await app.stops(first), await app.stops(second)]).toEqual([['undone'], ['undone']]);
  expect(await app.chat('line', customer)).not.toContain('too late');
});

test('a test run takes no time, changes no tag, and isn’t counted', async () => {
  const journey = await app.newJourney([
    say('one'),
    wait(60),
    { kind: 'tag', add: ['real'], remove: [] },
    { kind: 'if', tag: 'real', then: [say('two')] },
  ]);
  await app.api('PATCH', `/journeys/${journey.id}`, { enabled: false });
  const customer = await app.newCustomer('試');
  const contact = await app.contactOf(customer.psid);
  expect((await app.api('POST', `/journeys/${journey.id}/test`, { contactId: contact.id })).status).toBe(204);
  await app.settle();
  expect(await app.told(customer)).toEqual(['one', 'two']);
  expect((await app.contactOf(customer.psid)).tags).toEqual([]);
  expect((await app.read(journey)).runs).toEqual({ waiting: 0, done: 0, stopped: 0 });
});

test('an error of ours in one contact’s steps holds up no other, and ends after ten tries', async () => {
  const journey = await app.newJourney([wait(1), say('fine')]);
  const [broken, whole] = [await app.newCustomer('壞'), await app.newCustomer('好')];
  await app.give(broken, journey.tag);
  await app.give(whole, journey.tag);
  const contact = await app.contactOf(broken.psid);
  const [{ id: steps } = { id: '' }] = await app.sql<{ id: string }>(
    `insert into journey_steps (id, journey_id, steps, created_at) values (gen_random_uuid(), $1, '[{"kind":"wait","until":null}]', now()) returning id`,
    [journey.id],
  );
  await app.sql('update journey_run set steps_id = $2, position = 0 where contact_id = $1', [contact.id, steps]);
  // A round that comes before the failed transaction has let go of its rows skips them.
  for (let i = 0; i < 30 && (await app.stops(journey)).length === 0; i += 1) await app.later(2 * minuteMs);
  expect(await app.told(whole)).toEqual(['fine']);
  expect(await app.stops(journey)).toEqual(['error']);
});
