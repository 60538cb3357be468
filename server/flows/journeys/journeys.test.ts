// Journeys: a tag starts steps for a contact; each happens once, whatever comes in between.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Problem } from '../../contract/common.ts';
import type { ContactView } from '../../contract/contacts.ts';
import type { JourneyView } from '../../contract/journeys.ts';
import { type LinkTest, openLinkTest, type TestCustomer } from '../../testing/test-link.ts';
import { advanceJourneys } from './advance-journeys.ts';

const minuteMs = 60_000;
let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest({ campaign: { tags: { source: [], target: ['linked'] } } });
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.offsetMs = 0;
  const { body } = await app.api<{ items: JourneyView[] }>('GET', '/journeys');
  for (const { id } of body.items) await app.api('DELETE', `/journeys/${id}`);
  await app.settle();
});

const say = (text: string) => ({ kind: 'message', message: { kind: 'text', text } });
const wait = (minutes: number) => ({ kind: 'wait', minutes });
let made = 0;
async function newJourney(steps: unknown[], more: object = {}): Promise<JourneyView & { tag: string }> {
  const tag = `tag ${++made}`;
  const body = { name: `Journey ${made}`, enabled: true, trigger: { tag }, steps, ...more };
  const answer = await app.api<JourneyView>('POST', '/journeys', body);
  expect([answer.status, answer.body]).toEqual([201, expect.anything()]);
  return { ...answer.body, tag };
}
const contactOf = async (externalId: string) => {
  const { body } = await app.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${externalId}`);
  if (!body.items[0]) throw new Error(`no contact ${externalId}`);
  return body.items[0];
};
const give = async (customer: TestCustomer, ...tags: string[]) => {
  const contact = await contactOf(customer.psid);
  expect((await app.api('PATCH', `/contacts/${contact.id}`, { tags: [...contact.tags, ...tags] })).status).toBe(200);
  await app.settle();
};
const take = async (customer: TestCustomer, tag: string) => {
  const contact = await contactOf(customer.psid);
  await app.api('PATCH', `/contacts/${contact.id}`, { tags: contact.tags.filter((one) => one !== tag) });
  await app.settle();
};
const later = async (ms: number) => {
  app.clock.offsetMs += ms;
  await app.settle();
};
const told = (customer: TestCustomer) => app.chat('messenger', customer);
const read = async ({ id }: { id: string }) => (await app.api<JourneyView>('GET', `/journeys/${id}`)).body;
const stops = async ({ id }: { id: string }) =>
  (
    await app.sql<{ reason: string }>("select reason from journey_run where journey_id = $1 and state = 'stopped'", [
      id,
    ])
  ).map(({ reason }) => reason);

test('a tag starts it, a wait takes its time, and each step happens once', async () => {
  const journey = await newJourney([
    say('hello {name}'),
    wait(30),
    { kind: 'tag', add: ['greeted'], remove: [] },
    say('still there?'),
  ]);
  const customer = await app.newCustomer('陳小美');
  await give(customer, journey.tag);
  expect(await told(customer)).toEqual(['hello 陳小美']);
  expect((await read(journey)).standing).toEqual([{ path: 'steps.1', contacts: 1 }]);
  await later(29 * minuteMs);
  expect(await told(customer)).toEqual(['hello 陳小美']);
  await later(2 * minuteMs);
  expect(await told(customer)).toEqual(['hello 陳小美', 'still there?']);
  expect((await contactOf(customer.psid)).tags).toEqual([journey.tag, 'greeted']);
  expect((await read(journey)).runs).toEqual({ waiting: 0, done: 1, stopped: 0 });
  const { profileId } = await contactOf(customer.psid);
  const story = await app.api<{ items: object[] }>('GET', `/profiles/${profileId}/timeline?kinds=journey`);
  expect(story.body.items).toMatchObject([
    { journey: { id: journey.id, name: journey.name }, state: 'done', reason: null },
  ]);
});

test('once per contact, or each time, as chosen; never twice at the same time', async () => {
  const once = await newJourney([say('once')]);
  const always = await newJourney([say('always'), wait(5)], { trigger: { tag: 'again', repeats: true } });
  const customer = await app.newCustomer('林大明');
  for (let i = 0; i < 2; i += 1) {
    await give(customer, once.tag, 'again');
    await take(customer, once.tag);
    await take(customer, 'again');
  }
  expect((await told(customer)).toSorted()).toEqual(['always', 'once']);
  await later(6 * minuteMs);
  await give(customer, once.tag, 'again');
  expect(await told(customer)).toHaveLength(3);
  expect((await read(always)).runs).toEqual({ waiting: 1, done: 1, stopped: 0 });
});

test('a contact goes on with the steps with which it entered; a new one gets the new ones', async () => {
  const journey = await newJourney([wait(10), say('old end')]);
  const [early, late] = [await app.newCustomer('早'), await app.newCustomer('晚')];
  await give(early, journey.tag);
  await app.api('PATCH', `/journeys/${journey.id}`, { steps: [say('new end')] });
  await give(late, journey.tag);
  expect((await read(journey)).standing).toEqual([{ path: null, contacts: 1 }]);
  await later(11 * minuteMs);
  expect([await told(early), await told(late)]).toEqual([['old end'], ['new end']]);
});

test.each([
  ['disabled', 'journey_disabled', (id: string) => app.api('PATCH', `/journeys/${id}`, { enabled: false })],
  ['deleted', 'journey_deleted', (id: string) => app.api('DELETE', `/journeys/${id}`)],
])('a journey that is %s stops its contacts at once, and says why', async (_name, reason, end) => {
  const journey = await newJourney([wait(60), say('never')]);
  const customer = await app.newCustomer('停');
  await give(customer, journey.tag);
  await end(journey.id);
  await app.settle();
  expect(await stops(journey)).toEqual([reason]);
  await later(61 * minuteMs);
  expect(await told(customer)).toEqual([]);
});

test('many workers, and one that dies in between: nothing is done twice or lost', async () => {
  const journey = await newJourney([say('one'), wait(1), say('two')]);
  const customers = await Promise.all(['甲', '乙', '丙'].map((name) => app.newCustomer(name)));
  for (const customer of customers) {
    const contact = await contactOf(customer.psid);
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
  await later(2 * minuteMs);
  for (const customer of customers) expect(await told(customer)).toEqual(['one', 'two']);
});

test('a message that its rules keep back is skipped, and the journey goes on', async () => {
  const journey = await newJourney([say('too late'), { kind: 'tag', add: ['went on'], remove: [] }]);
  const customer = await app.newCustomer('窗');
  const contact = await contactOf(customer.psid);
  await app.sql("update contact set last_inbound_at = now() - interval '2 days' where id = $1", [contact.id]);
  await give(customer, journey.tag);
  expect(await told(customer)).toEqual([]);
  const rows = await app.sql<{ state: string; reason: string }>(
    "select state, reason from outbox where contact_id = $1 and cause = 'journey'",
    [contact.id],
  );
  expect(rows).toEqual([{ state: 'skipped', reason: 'window' }]);
  expect((await contactOf(customer.psid)).tags).toContain('went on');
});

test('an opted-out contact gets nothing', async () => {
  const journey = await newJourney([say('unwanted')]);
  const customer = await app.newCustomer('退');
  await app.api('PATCH', `/contacts/${(await contactOf(customer.psid)).id}`, { optedOut: true });
  await give(customer, journey.tag);
  expect(await told(customer)).toEqual([]);
});

test('undo: what a link’s tag started is taken back, also what that journey’s tags started', async () => {
  const first = await newJourney([{ kind: 'tag', add: ['first'], remove: [] }, wait(10), say('too late')], {
    trigger: { tag: 'linked' },
  });
  const second = await newJourney([{ kind: 'tag', add: ['second'], remove: [] }], { trigger: { tag: 'first' } });
  const customer = await app.newCustomer('復', 'friend');
  const { watch } = await app.link(customer, await app.newCard(customer));
  await app.settle();
  expect((await contactOf(customer.lineUserId)).tags).toEqual(['linked', 'first', 'second']);
  await app.api('POST', `/link/${watch}/undo`, { idToken: (await app.login(customer)).idToken });
  await app.settle();
  await later(11 * minuteMs);
  expect((await contactOf(customer.lineUserId)).tags).toEqual([]);
  expect([await stops(first), await stops(second)]).toEqual([['undone'], ['undone']]);
  expect(await app.chat('line', customer)).not.toContain('too late');
});

test('a test run takes no time, changes no tag, and isn’t counted', async () => {
  const journey = await newJourney([
    say('one'),
    wait(60),
    { kind: 'tag', add: ['real'], remove: [] },
    { kind: 'if', tag: 'real', then: [say('two')] },
  ]);
  await app.api('PATCH', `/journeys/${journey.id}`, { enabled: false });
  const customer = await app.newCustomer('試');
  const contact = await contactOf(customer.psid);
  expect((await app.api('POST', `/journeys/${journey.id}/test`, { contactId: contact.id })).status).toBe(204);
  await app.settle();
  expect(await told(customer)).toEqual(['one', 'two']);
  expect((await contactOf(customer.psid)).tags).toEqual([]);
  expect((await read(journey)).runs).toEqual({ waiting: 0, done: 0, stopped: 0 });
});

describe('a journey that would start itself', () => {
  test('is refused when it is saved, with the names of those in the loop', async () => {
    const one = await newJourney([{ kind: 'tag', add: ['b'], remove: [] }], { trigger: { tag: 'a' } });
    const body = {
      name: 'Other',
      enabled: true,
      trigger: { tag: 'b' },
      steps: [{ kind: 'tag', add: ['a'], remove: [] }],
    };
    const { status, body: problem } = await app.api<Problem>('POST', '/journeys', body);
    expect([status, problem.errors?.[0]]).toMatchObject([
      400,
      { path: 'steps', code: 'journey_loop', params: { journeys: ['Other', one.name] } },
    ]);
    expect((await app.api('POST', '/journeys', { ...body, enabled: false })).status).toBe(201);
  });

  test('is bounded when it runs all the same', async () => {
    const names = ['l0', 'l1', 'l2', 'l3', 'l4', 'l5', 'l6', 'l7'];
    const journeys = [];
    for (const [i, tag] of names.entries())
      journeys.push(await newJourney([{ kind: 'tag', add: [`l${i + 1}`], remove: [] }], { trigger: { tag } }));
    const customer = await app.newCustomer('環');
    await give(customer, 'l0');
    const ends = await Promise.all(journeys.map(stops));
    expect(ends.flat()).toEqual(['loop']);
  });
});

test('an error of ours in one contact’s steps holds up no other, and ends after ten tries', async () => {
  const journey = await newJourney([wait(1), say('fine')]);
  const [broken, whole] = [await app.newCustomer('壞'), await app.newCustomer('好')];
  await give(broken, journey.tag);
  await give(whole, journey.tag);
  const contact = await contactOf(broken.psid);
  const [{ id: steps } = { id: '' }] = await app.sql<{ id: string }>(
    `insert into journey_steps (id, journey_id, steps, created_at) values (gen_random_uuid(), $1, '[{"kind":"wait","until":null}]', now()) returning id`,
    [journey.id],
  );
  await app.sql('update journey_run set steps_id = $2, position = 0 where contact_id = $1', [contact.id, steps]);
  // A round that comes before the failed transaction has let go of its rows skips them.
  for (let i = 0; i < 30 && (await stops(journey)).length === 0; i += 1) await later(2 * minuteMs);
  expect(await told(whole)).toEqual(['fine']);
  expect(await stops(journey)).toEqual(['error']);
});

test.each<[string, object, string, string]>([
  ['no step', { steps: [] }, 'steps', 'needs_step'],
  ['a tag step without a tag', { steps: [{ kind: 'tag', add: [], remove: [] }] }, 'steps.0', 'needs_tag'],
  ['a wait of nothing', { steps: [wait(0)] }, 'steps.0.minutes', 'too_small'],
  ['an hour that isn’t one', { steps: [{ kind: 'wait', until: '24:00' }] }, 'steps.0.until', 'wrong_shape'],
  [
    'a module that isn’t there',
    { steps: [{ kind: 'message', message: { kind: 'module', moduleId: '01900000-0000-7000-8000-000000000000' } }] },
    'steps.0.message.moduleId',
    'no_such',
  ],
  [
    'a text over Messenger’s limit',
    { steps: [say('x'.repeat(2001))] },
    'steps.0.message.text',
    'too_long_for_platform',
  ],
  ['too many steps', { steps: Array.from({ length: 51 }, () => wait(1)) }, 'steps', 'too_many'],
  ['no tag', { trigger: { tag: ' ' } }, 'trigger.tag', 'empty'],
])('%s is refused by name', async (_name, change, path, code) => {
  const body = { name: 'Bad', trigger: { tag: 'x' }, steps: [say('fine')], ...change };
  const { status, body: problem } = await app.api<Problem>('POST', '/journeys', body);
  expect([status, problem.errors]).toMatchObject([400, [{ path, code }]]);
});

test('a draft is kept as it is and published whole', async () => {
  const journey = await newJourney([say('live')]);
  const path = `/journeys/${journey.id}`;
  await app.api('PATCH', path, { draft: { steps: [say('')], name: 'Renamed' } });
  const refused = await app.api<Problem>('POST', `${path}/publish`);
  expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([400, 'steps.0.message.text']);
  expect((await read(journey)).name).toBe(journey.name);
  await app.api('PATCH', path, { draft: { steps: [say('new')] } });
  expect((await app.api<JourneyView>('POST', `${path}/publish`)).body).toMatchObject({
    name: 'Renamed',
    steps: [say('new')],
    draft: null,
  });
});

test('a module that a journey sends isn’t deleted', async () => {
  const module = await app.api<{ id: string }>('POST', '/modules', {
    platform: 'messenger',
    name: 'M',
    blocks: [{ kind: 'text', text: 'from a module' }],
  });
  const journey = await newJourney([{ kind: 'message', message: { kind: 'module', moduleId: module.body.id } }]);
  const refused = await app.api<Problem>('DELETE', `/modules/${module.body.id}`);
  expect(refused.body).toMatchObject({
    status: 409,
    reason: 'module_in_journey',
    params: { journeys: [journey.name] },
  });
  const customer = await app.newCustomer('模');
  await give(customer, journey.tag);
  expect(await told(customer)).toEqual(['from a module']);
  await app.api('DELETE', `/journeys/${journey.id}`);
  expect((await app.api('DELETE', `/modules/${module.body.id}`)).status).toBe(204);
});

test('a webhook step tells that webhook, once; one that isn’t there is refused', async () => {
  const [hook] = await app.sql<{ id: string }>(
    `insert into webhook (id, name, url, events, enabled, enabled_at, secret_kid, secret, created_at)
     values (gen_random_uuid(), 'CRM', 'https://hooks.example.com/x', '{}', true, now(), 'test', '\\x00', now()) returning id`,
  );
  const step = { kind: 'webhook', webhookId: hook?.id };
  const journey = await newJourney([step, say('told')]);
  const customer = await app.newCustomer('鉤');
  await give(customer, journey.tag);
  expect(await told(customer)).toEqual(['told']);
  const sent = await app.sql<{ type: string; data: object }>(
    'select type, data from webhook_delivery where webhook_id = $1',
    [hook?.id],
  );
  const data = { journeyId: journey.id, contactId: (await contactOf(customer.psid)).id, step: 'steps.0' };
  expect(sent).toMatchObject([{ type: 'journey.step', data }]);
  const body = { name: 'Bad', trigger: { tag: 'x' }, steps: [{ ...step, webhookId: journey.id }] };
  const { body: problem } = await app.api<Problem>('POST', '/journeys', body);
  expect(problem.errors).toMatchObject([{ path: 'steps.0.webhookId', code: 'no_such' }]);
});
