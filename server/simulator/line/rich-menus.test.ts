import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Fixture, startFixture } from '../test-fixture.ts';

let fixture: Fixture;
let menu: string;
beforeAll(async () => {
  fixture = await startFixture();
  menu = (await fixture.control.line.addRichMenu('2001', { name: 'Members', picture: 'iVBORw0KGgo=' })).richMenuId;
});
afterAll(() => fixture.simulator.close());
beforeEach(async () => {
  await fixture.control.line.setFriendship('2001', fixture.customer.id, 'friend');
  await fixture.line('DELETE', own());
});

const own = () => `/v2/bot/user/${fixture.customer.lineUserId}/richmenu`;
const stranger = `U${'f'.repeat(32)}`;
const answer = async (method: string, path: string, body?: unknown) => {
  const response = await fixture.line(method, path, body);
  return { status: response.status, body: (await response.json()) as { message?: string; richMenuId?: string } };
};
const bulk = (userIds: unknown[], richMenuId = menu) =>
  answer('POST', '/v2/bot/richmenu/bulk/link', { richMenuId, userIds });

test('a menu is listed without its picture, linked, read back and unlinked', async () => {
  const { body } = await answer('GET', '/v2/bot/richmenu/list');
  expect(body).toMatchObject({ richmenus: [{ richMenuId: menu, name: 'Members', size: { width: 1200 } }] });
  expect(JSON.stringify(body)).not.toContain('iVBOR');
  expect((await answer('POST', `${own()}/${menu}`)).status).toBe(200);
  expect((await answer('GET', own())).body).toEqual({ richMenuId: menu });
  expect((await answer('DELETE', own())).status).toBe(200);
  expect(await answer('GET', own())).toMatchObject({ status: 404, body: { message: 'the user has no richmenu' } });
});

test('many at a time: 202, at most 500, and one wrong id spoils it', async () => {
  expect((await bulk([fixture.customer.lineUserId, stranger])).status).toBe(202);
  expect((await answer('GET', own())).body.richMenuId).toBe(menu);
  expect(
    (await answer('POST', '/v2/bot/richmenu/bulk/unlink', { userIds: [fixture.customer.lineUserId] })).status,
  ).toBe(202);
  expect((await answer('GET', own())).status).toBe(404);
  expect((await bulk([])).status).toBe(400);
  expect((await bulk(Array(501).fill(stranger))).status).toBe(400);
  expect(await bulk([stranger, 'odd'])).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('userIds[1]') },
  });
});

test('a menu that isn’t there, has no picture, or a user id that can’t be one', async () => {
  const bare = (await fixture.control.line.addRichMenu('2001')).richMenuId;
  expect((await answer('POST', `${own()}/richmenu-none`)).status).toBe(404);
  expect(await answer('POST', `${own()}/${bare}`)).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('image') },
  });
  expect((await answer('POST', `/v2/bot/user/odd/richmenu/${menu}`)).status).toBe(400);
  expect([(await bulk([stranger], 'richmenu-none')).status, (await bulk([stranger], bare)).status]).toEqual([404, 400]);
});

test('who isn’t a friend gets a 200 and no menu; who blocks the account loses theirs', async () => {
  await fixture.control.line.setFriendship('2001', fixture.customer.id, 'never');
  expect((await answer('POST', `${own()}/${menu}`)).status).toBe(200);
  expect((await answer('GET', own())).status).toBe(404);
  await fixture.control.line.setFriendship('2001', fixture.customer.id, 'friend');
  await answer('POST', `${own()}/${menu}`);
  await fixture.control.line.setFriendship('2001', fixture.customer.id, 'blocked');
  expect((await answer('GET', own())).status).toBe(404);
});
