import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Problem } from '../../contract/common.ts';
import type { JourneyView } from '../../contract/journeys.ts';
import { type JourneyTest, openJourneyTest, say, wait } from '../../testing/test-journeys.ts';

let app: JourneyTest;
beforeAll(async () => {
  app = await openJourneyTest();
});
afterAll(() => app.close());
beforeEach(() => app.clear());

describe('a journey that would start itself', () => {
  test('is refused when it is saved, with the names of those in the loop', async () => {
    const one = await app.newJourney([{ kind: 'tag', add: ['b'], remove: [] }], { trigger: { tag: 'a' } });
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
      journeys.push(await app.newJourney([{ kind: 'tag', add: [`l${i + 1}`], remove: [] }], { trigger: { tag } }));
    const customer = await app.newCustomer('環');
    await app.give(customer, 'l0');
    const ends = await Promise.all(journeys.map(app.stops));
    expect(ends.flat()).toEqual(['loop']);
  });
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
  const journey = await app.newJourney([say('live')]);
  const path = `/journeys/${journey.id}`;
  await app.api('PATCH', path, { draft: { steps: [say('')], name: 'Renamed' } });
  const refused = await app.api<Problem>('POST', `${path}/publish`);
  expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([400, 'steps.0.message.text']);
  expect((await app.read(journey)).name).toBe(journey.name);
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
  const journey = await app.newJourney([{ kind: 'message', message: { kind: 'module', moduleId: module.body.id } }]);
  const refused = await app.api<Problem>('DELETE', `/modules/${module.body.id}`);
  expect(refused.body).toMatchObject({
    status: 409,
    reason: 'module_in_journey',
    params: { journeys: [journey.name] },
  });
  const customer = await app.newCustomer('模');
  await app.give(customer, journey.tag);
  expect(await app.told(customer)).toEqual(['from a module']);
  await app.api('DELETE', `/journeys/${journey.id}`);
  expect((await app.api('DELETE', `/modules/${module.body.id}`)).status).toBe(204);
});

test('a webhook step tells that webhook, once; one that isn’t there is refused', async () => {
  const [hook] = await app.sql<{ id: string }>(
    `insert into webhook (id, name, url, events, enabled, enabled_at, secret_kid, secret, created_at)
     values (gen_random_uuid(), 'CRM', 'https://hooks.example.com/x', '{}', true, now(), 'test', '\\x00', now()) returning id`,
  );
  const step = { kind: 'webhook', webhookId: hook?.id };
  const journey = await app.newJourney([step, say('told')]);
  const customer = await app.newCustomer('鉤');
  await app.give(customer, journey.tag);
  expect(await app.told(customer)).toEqual(['told']);
  const sent = await app.sql<{ type: string; data: object }>(
    'select type, data from webhook_delivery where webhook_id = $1',
    [hook?.id],
  );
  const data = { journeyId: journey.id, contactId: (await app.contactOf(customer.psid)).id, step: 'steps.0' };
  expect(sent).toMatchObject([{ type: 'journey.step', data }]);
  const body = { name: 'Bad', trigger: { tag: 'x' }, steps: [{ ...step, webhookId: journey.id }] };
  const { body: problem } = await app.api<Problem>('POST', '/journeys', body);
  expect(problem.errors).toMatchObject([{ path: 'steps.0.webhookId', code: 'no_such' }]);
});
