// What changes while contacts stand in a journey: its steps, whether it runs, and the server's clock.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type JourneyTest, minuteMs, openJourneyTest, say, wait } from '../../testing/test-journeys.ts';
import { advanceJourneys } from './advance-journeys.ts';

/** Less than the 24 hours in which Messenger takes messages. */
const jumpMs = 12 * 60 * minuteMs;
let app: JourneyTest;
beforeAll(async () => {
  app = await openJourneyTest();
});
afterAll(() => app.close());
beforeEach(() => app.clear());

/** Contacts beside the customer's, in the same channel, who stand where the customer stands. */
async function addContactsLike(externalId: string, count: number): Promise<void> {
  const { id } = await app.contactOf(externalId);
  await app.sql(
    `with made as (
       insert into profile (id, created_at) select gen_random_uuid(), now() from generate_series(1, $2::int) returning id),
     contacts as (
       insert into contact (id, channel_id, external_id, profile_id, created_at)
       select gen_random_uuid(), c.channel_id, 'many ' || made.id, made.id, now() from made, contact c where c.id = $1 returning id)
     insert into journey_run (journey_id, steps_id, contact_id, once, depth, position, next_at, entered_at)
     select r.journey_id, r.steps_id, contacts.id, r.once, r.depth, r.position, r.next_at, r.entered_at
     from contacts, journey_run r where r.contact_id = $1`,
    [id, count],
  );
}

test('edited while 3,000 contacts stand in it: they go on with their steps, and stop when it is disabled', async () => {
  const journey = await app.newJourney([wait(60), say('old end')]);
  const [early, late] = [await app.newCustomer('早'), await app.newCustomer('晚')];
  await app.give(early, journey.tag);
  await addContactsLike(early.psid, 3_000);
  const path = `/journeys/${journey.id}`;
  expect((await app.api('PATCH', path, { steps: [wait(60), say('new end')] })).status).toBe(200);
  await app.give(late, journey.tag);
  const edited = await app.read(journey);
  expect(edited.standing).toEqual(
    expect.arrayContaining([
      { path: null, contacts: 3_001 },
      { path: 'steps.0', contacts: 1 },
    ]),
  );
  expect((await app.api('PATCH', path, { enabled: false })).status).toBe(200);
  while ((await advanceJourneys(app.context)) > 0);
  expect((await app.read(journey)).runs).toEqual({ waiting: 0, done: 0, stopped: 3_002 });
  expect(new Set(await app.stops(journey))).toEqual(new Set(['journey_disabled']));
  await app.later(61 * minuteMs);
  expect([await app.told(early), await app.told(late)]).toEqual([[], []]);
});

test('a clock that jumps ahead and back: each step is done once, none is lost', async () => {
  const journey = await app.newJourney([say('one'), wait(30), say('two')]);
  const [before, meanwhile] = [await app.newCustomer('前'), await app.newCustomer('中')];
  await app.give(before, journey.tag);
  await app.later(jumpMs);
  await app.give(meanwhile, journey.tag);
  expect([await app.told(before), await app.told(meanwhile)]).toEqual([['one', 'two'], ['one']]);
  await app.later(-jumpMs);
  await app.later(31 * minuteMs);
  // It waits until the time that it was told; nothing is repeated.
  expect([await app.told(before), await app.told(meanwhile)]).toEqual([['one', 'two'], ['one']]);
  await app.later(jumpMs);
  expect([await app.told(before), await app.told(meanwhile)]).toEqual([
    ['one', 'two'],
    ['one', 'two'],
  ]);
  expect((await app.read(journey)).runs).toEqual({ waiting: 0, done: 2, stopped: 0 });
});
