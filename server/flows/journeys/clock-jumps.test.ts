// A server's clock jumps an hour ahead, or back: steps of journeys and messages come once each, in their order, and none is lost. What is
// sent when is decided by the database's clock.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type JourneyTest, minuteMs, openJourneyTest, say, wait } from '../../testing/test-journeys.ts';
import type { TestCustomer } from '../../testing/test-link.ts';

let app: JourneyTest;
beforeAll(async () => {
  app = await openJourneyTest();
});
afterAll(() => app.close());
beforeEach(() => app.clear());

const clockAt = async (minutes: number) => {
  app.clock.offsetMs = minutes * minuteMs;
  await app.settle();
};

describe('a journey with waits of half an hour', () => {
  const steps = () => app.newJourney([say('one'), wait(30), say('two'), wait(30), say('three')]);

  test('an hour ahead and back: who waits, and who comes in between', async () => {
    const journey = await steps();
    const [early, late] = [await app.newCustomer('早'), await app.newCustomer('晚')];
    await app.give(early, journey.tag);
    await clockAt(60);
    await app.give(late, journey.tag);
    const told = async () => [await app.told(early), await app.told(late)];
    expect(await told()).toEqual([['one', 'two'], ['one']]);
    for (const minutes of [0, 31, 89]) {
      await clockAt(minutes);
      expect(await told()).toEqual([['one', 'two'], ['one']]);
    }
    await clockAt(91);
    expect(await told()).toEqual([
      ['one', 'two', 'three'],
      ['one', 'two'],
    ]);
    await clockAt(122);
    expect(await told()).toEqual([
      ['one', 'two', 'three'],
      ['one', 'two', 'three'],
    ]);
    expect((await app.read(journey)).runs).toEqual({ waiting: 0, done: 2, stopped: 0 });
  });

  test('an hour back and on: who waits, and who comes in between', async () => {
    const journey = await steps();
    const [early, late] = [await app.newCustomer('早'), await app.newCustomer('晚')];
    await app.give(early, journey.tag);
    await clockAt(-60);
    await app.give(late, journey.tag);
    const told = async () => [await app.told(early), await app.told(late)];
    expect(await told()).toEqual([['one'], ['one']]);
    await clockAt(-29);
    expect(await told()).toEqual([['one'], ['one', 'two']]);
    await clockAt(31);
    expect(await told()).toEqual([
      ['one', 'two'],
      ['one', 'two', 'three'],
    ]);
    await clockAt(62);
    expect((await told())[0]).toEqual(['one', 'two', 'three']);
    expect((await app.read(journey)).runs).toEqual({ waiting: 0, done: 2, stopped: 0 });
  });
});

describe.each([
  ['an hour ahead', 60],
  ['an hour back', -60],
])('with a clock that is %s', (_name, minutes) => {
  test('a link’s messages come at once', async () => {
    await clockAt(minutes);
    const customer = await app.newCustomer('Lin', 'friend');
    expect((await app.link(customer, await app.newCard(customer))).status).toBe('linked');
    await app.settle();
    expect(await app.chats(customer)).toEqual(app.bothLinked);
  });

  test('a message that is retried comes when the database says so, once', async () => {
    const customer = await app.newCustomer('Lin', 'friend');
    const card = await app.newCard(customer);
    const fault = await app.control.addFault({
      match: { host: 'line-api', path: '/v2/bot/message/push' },
      kind: 'status',
      status: 500,
      times: null,
    });
    await app.link(customer, card);
    await app.settle();
    await app.control.removeFaults(fault);
    const isDue = (at: string) =>
      app.sql(`update outbox set next_at = ${at} where card_id = $1 and state = 'retrying'`, [card.id]);
    await isDue("now() + interval '30 minutes'");
    await clockAt(minutes);
    expect(await sent(customer)).toBe(0);
    await isDue('now()');
    await app.settle();
    await clockAt(0);
    expect(await sent(customer)).toBe(1);
  });

  test('a message that a worker had in its hands when it died is sent by the next, once', async () => {
    const customer = await app.newCustomer('Lin', 'friend');
    const card = await app.newCard(customer);
    await app.link(customer, card);
    const { newId, keys, store } = app.context;
    const limits = { limit: 10, perChannel: 10, rooms: [], kids: [...keys.kids] };
    expect(await store.outbox.claim({ id: newId(), ms: 60_000 }, limits)).toHaveLength(2);
    await clockAt(minutes);
    expect(await sent(customer), 'its lease is the database’s').toBe(0);
    await app.sql("update outbox set lease_until = now() - interval '1 s' where card_id = $1 and state = 'claimed'", [
      card.id,
    ]);
    await store.outbox.recover();
    await app.settle();
    await clockAt(0);
    expect(await sent(customer)).toBe(1);
  });
});

const sent = async (customer: TestCustomer) =>
  (await app.chat('line', customer)).filter((text) => text === 'target linked').length;
