import type { Customer, LineChannel } from '../world/accounts.ts';
import { addToChat } from '../world/chats.ts';
import { digits } from '../world/ids.ts';
import type { FriendState, Friendship } from '../world/line-state.ts';
import type { World } from '../world/world.ts';
import { followEvent, unfollowEvent } from './events.ts';
import { sendLineEvents } from './webhooks.ts';

const sevenDaysMs = 7 * 24 * 3600 * 1000;

export const friendshipOf = (world: World, channel: LineChannel, customer: Customer): Friendship =>
  world.state.friendships[`${channel.channelId}/${customer.id}`] ?? { state: 'never', wroteAt: null };

/** Sets the state with no event and no greeting: what happened before anyone listened. */
export function setFriendship(world: World, channel: LineChannel, customer: Customer, state: FriendState): FriendState {
  const before = friendshipOf(world, channel, customer);
  world.state.friendships[`${channel.channelId}/${customer.id}`] = { ...before, state };
  // LINE forgets the menu of a customer who blocks the account.
  if (state === 'blocked') delete world.state.menuLinks[`${channel.channelId}/${customer.id}`];
  world.emit({ type: 'friendship', channelId: channel.channelId, customer: customer.id, state });
  return state;
}

export function noteWriting(world: World, channel: LineChannel, customer: Customer): void {
  const before = friendshipOf(world, channel, customer);
  world.state.friendships[`${channel.channelId}/${customer.id}`] = { ...before, wroteAt: world.now() };
  world.changed();
}

/** Adds the account, or unblocks it; a friend changes nothing. LINE greets in both cases. */
export function follow(world: World, channel: LineChannel, customer: Customer): FriendState {
  const { state } = friendshipOf(world, channel, customer);
  if (state === 'friend') return state;
  setFriendship(world, channel, customer, 'friend');
  sendLineEvents(world, channel, [followEvent(world, channel, customer, state === 'blocked')]);
  greet(world, channel, customer);
  return 'friend';
}

/** A friend's block sends `unfollow`; a customer who never was a friend can block without an event. */
export function block(world: World, channel: LineChannel, customer: Customer): FriendState {
  const { state } = friendshipOf(world, channel, customer);
  if (state === 'blocked') return state;
  setFriendship(world, channel, customer, 'blocked');
  if (state === 'friend') sendLineEvents(world, channel, [unfollowEvent(world, channel, customer)]);
  return 'blocked';
}

/** Whether a push arrives: friends, and for seven days those who wrote without being one. */
export function reaches(world: World, channel: LineChannel, customer: Customer): 'yes' | 'blocked' | 'not_friend' {
  const { state, wroteAt } = friendshipOf(world, channel, customer);
  if (state === 'blocked') return 'blocked';
  if (state === 'friend') return 'yes';
  return wroteAt !== null && world.now() - wroteAt <= sevenDaysMs ? 'yes' : 'not_friend';
}

function greet(world: World, channel: LineChannel, customer: Customer): void {
  if (!channel.greeting) return;
  const place = { platform: 'line' as const, account: channel.channelId, customer: customer.id };
  addToChat(world, place, {
    id: digits(18),
    direction: 'to_customer',
    at: world.now(),
    byPlatform: true,
    kind: 'text',
    text: channel.greeting,
    buttons: [],
    body: { type: 'text', text: channel.greeting },
  });
}
