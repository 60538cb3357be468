// Every changing route of the API writes a row of the audit with the actor, network, action and object. A new route fails until it
// is in one of the lists below.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';
import { accessWalks } from '../../testing/test-audit-access.ts';
import { customerWalks } from '../../testing/test-audit-customers.ts';
import { thingWalks } from '../../testing/test-audit-things.ts';
import { newPerson, type TestPerson, type Walk } from '../../testing/test-audit-walk.ts';

let app: TestApp;
let admin: TestPerson;
let walks: Record<string, Walk>;
beforeAll(async () => {
  app = await openTestApp({ overrides: { webhookHttp: { allowLoopback: true } } });
  admin = await newPerson(app, 'administrator');
  walks = { ...thingWalks(app, admin), ...customerWalks(app, admin), ...accessWalks(app, admin) };
});
afterAll(() => app.close());

/** Why a route that isn't a `GET` writes no row. */
const changeNothing: Record<string, string> = {
  'POST /campaigns/{id}/preview/messages': 'shows what would be sent',
  'PATCH /campaigns/{id}/preview': 'what a preview shows is nobody’s but its maker’s, and goes with it',
  'POST /channels/test': 'asks the platform and keeps nothing',
  'POST /channels/{id}/test': 'asks the platform and keeps nothing',
  'POST /link/mine': 'reads; the token belongs in no address',
  'POST /link/mine/export': 'the address of a download, whose own row is written when it is opened',
  'POST /merges/preview': 'tells what a merge would do',
  'POST /modules/preview': 'shows what would be sent',
  'POST /session/passkey/options': 'a challenge, which opens nothing by itself',
  'POST /session/enrol/options': 'a challenge, which opens nothing by itself',
  'POST /session/confirm/options': 'a challenge, which opens nothing by itself',
};

test('14 §1.7: every changing route is in one of the two lists', async () => {
  const { paths } = (await (await fetch(`${app.url}/openapi.json`)).json()) as { paths: Record<string, object> };
  const changing = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => method !== 'get' && method !== 'head' && path.startsWith('/api/v1/'))
      .map((method) => `${method.toUpperCase()} ${path.slice('/api/v1'.length).replace(/(?<=.)\/$/, '')}`),
  );
  expect(changing.length).toBeGreaterThan(30);
  expect(changing.sort()).toEqual([...Object.keys(walks), ...Object.keys(changeNothing)].sort());
});

test('14 §1.7: each of them writes actor, network, action and object', { timeout: 120_000 }, async () => {
  for (const [route, walk] of Object.entries(walks)) {
    const { call, rows, who = { actor: 'staff', id: admin.id } } = await walk();
    const before = await newestId();
    const answer = await call();
    expect(answer.status, `${route}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
    const expected = (await rows(answer)).map(([action, objectId]) => ({
      action,
      object_id: objectId,
      actor: who.actor,
      actor_id: 'id' in who ? who.id : null,
      network: who.actor === 'customer' ? null : '127.0.0.0/24',
    }));
    const found = await app.context.store.pool.query(
      `select action, object_id, actor, actor_id, network::text as network from audit where id > $1`,
      [before],
    );
    expect([route, found.rows.sort(byAction)]).toEqual([route, expected.sort(byAction)]);
  }
});

const byAction = (a: { action: string }, b: { action: string }) => (a.action < b.action ? -1 : 1);
const newestId = async () =>
  (await app.context.store.pool.query('select id from audit order by id desc limit 1')).rows[0].id;
