import { expect, test } from 'vitest';
import type { PhoneCampaign, PhoneChannel } from '../../server/simulator/phone/phone-info.ts';
import type { ChatMessage } from '../../server/simulator/world/chats.ts';
import { chatsOf, hasCard, nothingKept, routesOf, titleOf } from './chats.ts';

const channels: PhoneChannel[] = [
  { id: 'a', platform: 'line', account: '1', name: '山丘咖啡' },
  { id: 'b', platform: 'messenger', account: '2', name: '山丘咖啡' },
  { id: 'c', platform: 'line', account: '3', name: '山丘咖啡 會員' },
];
const campaign = (id: string, sourceChannelId: string, targetChannelId: string, keyword: string | null) => ({
  ...{ id, name: id, enabled: true },
  ...{ sourceChannelId, targetChannelId, keyword },
});
const campaigns: PhoneCampaign[] = [
  campaign('sample', 'b', 'a', '連結'),
  campaign('mine', 'b', 'c', '我的卡'),
  campaign('of a channel that is gone', 'x', 'a', '連結'),
];

/** The chats, with these messages between the customer and Messenger. */
function phone(messages: ChatMessage[] = []) {
  const info = { publicUrl: '', channels, campaigns };
  const chats = chatsOf({ info, world: null, customer: null, kept: { messenger: { ...nothingKept, messages } } });
  return { chats, routes: routesOf(info, chats) };
}

test('the first account of a platform has its name, a further one says which it is', () => {
  const { chats } = phone();
  expect(chats.map(({ key }) => key)).toEqual(['line', 'messenger', 'line2']);
  expect(chats.map(titleOf)).toEqual(['LINE', 'Messenger', 'LINE · 山丘咖啡 會員']);
});

test('a route is a campaign whose two channels are there', () => {
  const ends = phone().routes.map(({ campaign: { id }, source, target }) => [id, source.key, target.key]);
  expect(ends).toEqual([
    ['sample', 'messenger', 'line'],
    ['mine', 'messenger', 'line2'],
  ]);
});

const typed = (text: string) => message({ direction: 'from_customer', kind: 'text', text });
const card = message({ direction: 'to_customer', kind: 'card', buttons: [{ label: '連結', url: 'https://x/go/1' }] });
const answer = message({ direction: 'to_customer', kind: 'text', text: '您好' });
function message(fields: Pick<ChatMessage, 'direction' | 'kind'> & Partial<ChatMessage>): ChatMessage {
  return { id: '1', at: 0, buttons: [], body: {}, ...fields };
}

test.each([
  ['no message', [], []],
  ['a keyword without an answer', [typed('我的卡')], []],
  ['an answer without a card', [typed('我的卡'), answer], []],
  ['the card', [typed('我的卡'), card], ['mine']],
  ['something said since', [typed('我的卡'), card, typed('謝謝'), answer], ['mine']],
  ['the other campaign’s card since', [typed('我的卡'), card, typed('連結'), card], ['sample']],
  ['the other campaign’s keyword since', [typed('我的卡'), card, typed('連結')], []],
  ['a card that came by itself', [card], []],
])('which campaign the last card is of, after %s', (_what, messages, expected) => {
  const { routes } = phone(messages);
  expect(routes.filter((one) => hasCard(one, routes)).map((one) => one.campaign.id)).toEqual(expected);
});
