import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

test('a friend who taps the card is linked at once, and both chats get a message', async () => {
  const customer = await app.newCustomer('陳小美', 'friend');
  const card = await app.newCard(customer);
  const token = await app.tap(card);
  const tokens = await app.login(customer);

  const answer = await app.postLink(token, tokens);
  expect(answer).toMatchObject({ status: 'linked', source: { name: '陳＊美' }, target: { name: '陳小美' } });
  expect(answer.again).toBeUndefined();
  await app.settle();
  expect(await app.chat('line', customer)).toEqual(['target linked']);
  expect(await app.chat('messenger', customer)).toEqual(['source linked']);

  expect(await app.postLink(token, tokens)).toEqual(answer);
  const again = await app.postLink(await app.tap(card), await app.login(customer));
  expect(again).toMatchObject({ status: 'linked', again: true, watch: answer.watch });
  await app.settle();
  expect(await app.chat('line', customer)).toHaveLength(1);
  expect(await app.control.unexpected()).toEqual([]);
});

test('a never-friend who adds the account is linked by the follow', async () => {
  const customer = await app.newCustomer('Lin', 'never');
  const answer = await app.postLink(await app.tap(await app.newCard(customer)), await app.login(customer));
  expect(answer).toMatchObject({ status: 'add_friend', addFriendUrl: 'https://line.me/R/ti/p/%40kojima' });
  expect(await app.watch(answer.watch)).toEqual({ status: 'waiting' });
  await app.control.line.follow(app.line.public.channelId ?? '', customer.id);
  await app.settle();
  expect(await app.watch(answer.watch)).toMatchObject({
    status: 'linked',
    source: { name: 'L＊' },
    target: { name: 'Lin' },
  });
  expect(await app.chat('line', customer)).toEqual(['target linked']);
  expect(await app.chat('messenger', customer)).toEqual(['source linked']);
});

test('a blocked customer sees add friend, and nothing is ever sent from that tap', async () => {
  const customer = await app.newCustomer('Wu', 'friend');
  await app.control.line.setFriendship(app.line.public.channelId ?? '', customer.id, 'never');
  await app.control.line.follow(app.line.public.channelId ?? '', customer.id);
  await app.control.line.block(app.line.public.channelId ?? '', customer.id);
  await app.settle();
  const token = await app.tap(await app.newCard(customer));
  const tokens = await app.login(customer);
  const answer = await app.postLink(token, tokens);
  expect(answer.status).toBe('add_friend');
  expect(await app.watch(answer.watch)).toEqual({ status: 'again' });
  await app.control.line.unblock(app.line.public.channelId ?? '', customer.id);
  await app.settle();
  expect((await app.postLink(token, tokens)).status).toBe('add_friend');
  expect(await app.chat('line', customer)).toEqual([]);
  expect(await app.chat('messenger', customer)).toEqual([]);
});
