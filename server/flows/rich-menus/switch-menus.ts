import type { Alarm } from '../../alarm.ts';
import type { Credentials, RichMenus } from '../../channels/channel.ts';
import { channelFor } from '../../channels/channels.ts';
import type { Context } from '../../context.ts';
import { type MenuRule, type MenuStep, menuStep } from '../../domain/rich-menus.ts';
import type { DueMenu, MenuLane, SettledMenu } from '../../store/rich-menus/menu-queue.ts';
import type { StoreGroups } from '../../store/store.ts';
import { openCredentials } from '../channels/credentials.ts';
import type { ChannelHealth, ChannelPace } from '../delivery/channel-pace.ts';
import { fillPlaces } from '../delivery/fill-places.ts';
import { noteProblem } from './menu-problems.ts';

/** Channels at a time; the calls of one follow each other. */
const places = 4;
/** Contacts that one statement of a sweep looks at, and statements until the platform is called. */
const sweptAtOnce = 500;
const sweepsAtOnce = 20;

type Options = { pace?: ChannelPace; alarm?: Alarm };

/**
 * A job of the worker: links and unlinks rich menus of contacts whose tags, or whose channel's rules, have changed. One worker at a
 * time has a channel, for as long as its lease.
 * @returns how many channels were claimed
 */
export function switchMenus(context: Context, signal: AbortSignal, options: Options = {}): Promise<number> {
  const work = {
    places,
    perChannel: 1,
    ...(options.pace ? { pace: options.pace } : {}),
    claim: (
      lease: { id: string; ms: number },
      limits: { limit: number; rooms: { channelId: string; room: number }[] },
    ) => context.store.menuQueue.claim(lease, limits.limit, fullOf(limits.rooms)),
    each: (lane: MenuLane) => workOn(context, lane),
  };
  return fillPlaces(context, work, signal, options.alarm);
}

const fullOf = (rooms: { channelId: string; room: number }[]) =>
  rooms.filter(({ room }) => room === 0).map(({ channelId }) => channelId);

/** Never throws: after an error of ours the channel is free once the lease is over. */
async function workOn(context: Context, lane: MenuLane): Promise<ChannelHealth> {
  const { channelId } = lane;
  try {
    const health = await switchOn(context, lane);
    await context.store.menuQueue.release(lane);
    return health;
  } catch (error) {
    context.log.error({ err: error, channelId }, 'rich menus could not be switched, by a fault of our own code');
    return { kind: 'trouble', afterMs: null };
  }
}

async function switchOn(context: Context, lane: MenuLane): Promise<ChannelHealth> {
  const channel = await context.store.channels.find(lane.channelId);
  const menus = channel && channelFor(context.channels, channel.platform).richMenus;
  if (!channel || !menus) return { kind: 'nothing' };
  const credentials = openCredentials(context.keys, channel.id, channel.credentials);
  await sweep(context, lane, menus.atOnce);
  const calls = await decide(context, lane, menus.atOnce);
  let health: ChannelHealth = { kind: 'nothing' };
  for (const call of calls) {
    health = await make(context, lane, { menus, credentials }, call);
    if (health.kind !== 'works') break;
  }
  return health;
}

/** Looks at a channel's contacts until one call is full, or a good part of them has been seen. */
async function sweep(context: Context, lane: MenuLane, enough: number): Promise<void> {
  for (let [n, queued] = [0, 0]; n < sweepsAtOnce && queued < enough; n += 1) {
    const swept = await held(context, lane, (own, { sweeping }) =>
      sweeping ? own.menuQueue.sweepOn(lane.channelId, sweptAtOnce) : null,
    );
    if (!swept) return;
    queued += swept.queued;
    if (!swept.more) return;
  }
}

/** Runs in a transaction in which nobody else takes the channel or changes its rules. @returns null if another worker has it */
const held = <T>(
  { store, timings }: Context,
  lane: MenuLane,
  run: (own: StoreGroups, state: { sweeping: boolean }) => Promise<T> | null,
): Promise<T | null> =>
  store.together(async (own) => {
    const state = await own.menuQueue.hold(lane, timings.leaseMs);
    return state && run(own, state);
  });

/** Contacts that get the same menu; null: the account's default one. `rule`: what asks for it. */
type Call = { menuId: string | null; rule: MenuRule | null; contacts: DueMenu[] };

/** Decides for the contacts that are due, and notes which menus they may have from now on. @returns the calls, each for `atOnce` at most */
async function decide(context: Context, lane: MenuLane, atOnce: number): Promise<Call[]> {
  const calls = await held(context, lane, async (own) => {
    const [due, rules] = [
      await own.menuQueue.due(lane.channelId, atOnce),
      await own.richMenuRules.ofChannel(lane.channelId),
    ];
    const steps = due.map((contact) => ({ contact, step: menuStep(rules, contact) }));
    await own.menuQueue.settle(steps.flatMap(({ contact, step }) => withoutCall(contact, step)));
    const grouped = groups(steps);
    for (const { menuId, contacts } of grouped) await own.menuQueue.begin(contacts.map(idOf), menuId);
    return grouped;
  });
  return calls ?? [];
}

const idOf = ({ contactId }: DueMenu) => contactId;
const externalIds = (contacts: readonly DueMenu[]) => contacts.map(({ externalId }) => externalId);

function withoutCall(contact: DueMenu, step: MenuStep): SettledMenu[] {
  const { contactId, asks, current, isSettled } = contact;
  if (step.act === 'link' || step.act === 'unlink') return [];
  return [{ contactId, asks, current, isSettled, waitsFor: step.act === 'wait' ? step.rule.id : null }];
}

function groups(steps: { contact: DueMenu; step: MenuStep }[]): Call[] {
  const calls = new Map<string | null, Call>();
  for (const { contact, step } of steps) {
    if (step.act !== 'link' && step.act !== 'unlink') continue;
    const rule = step.act === 'link' ? step.rule : null;
    const menuId = rule?.richMenuId ?? null;
    const call = calls.get(menuId) ?? { menuId, rule, contacts: [] };
    call.contacts.push(contact);
    calls.set(menuId, call);
  }
  return [...calls.values()];
}

type Account = { menus: RichMenus; credentials: Credentials };

/** Makes one call and writes what it has brought. @returns `nothing` if another worker has the channel since: that one decides again */
async function make(context: Context, lane: MenuLane, account: Account, call: Call): Promise<ChannelHealth> {
  // The lease has to outlast the call.
  if (!(await held(context, lane, async () => true))) return { kind: 'nothing' };
  const outcome = await account.menus.set(externalIds(call.contacts), call.menuId, account.credentials);
  const { menuId, rule, contacts } = call;
  const { channelId } = lane;
  const about = { channelId, menuId, contacts: contacts.length };
  switch (outcome.kind) {
    case 'done': {
      context.log.info(about, menuId === null ? 'rich menus were unlinked' : 'rich menus were linked');
      const now = { current: menuId, isSettled: true, waitsFor: null };
      const health = await settle(context, lane, contacts, () => now);
      await unlinkErased(context, channelId, account, call);
      return health;
    }
    case 'menu':
      if (rule) await noteProblem(context, { ...rule, channelId }, outcome.problem);
      return settle(context, lane, contacts, ({ current, isSettled }) => ({
        current,
        isSettled,
        waitsFor: rule?.id ?? null,
      }));
    case 'unauthorized':
      if (await context.store.channels.markByAsking(channelId, 'channel_unauthorized'))
        context.log.warn({ ...about, code: outcome.code }, 'a channel needs attention');
      return { kind: 'trouble', afterMs: null };
    case 'retry':
      context.log.info({ ...about, code: outcome.code }, 'rich menus are switched later');
      await unlinkErased(context, channelId, account, call);
      return { kind: 'trouble', afterMs: outcome.afterMs };
    case 'refused':
      if (contacts.length > 1) return inHalves(context, lane, account, call);
      context.log.warn({ ...about, code: outcome.code, contactId: contacts[0]?.contactId }, 'a rich menu was refused');
      return settle(context, lane, contacts, ({ current, isSettled }) => ({ current, isSettled, waitsFor: null }));
  }
}

async function settle(
  context: Context,
  lane: MenuLane,
  contacts: readonly DueMenu[],
  now: (contact: DueMenu) => Pick<SettledMenu, 'current' | 'isSettled' | 'waitsFor'>,
): Promise<ChannelHealth> {
  const menus = contacts.map((contact) => ({ contactId: contact.contactId, asks: contact.asks, ...now(contact) }));
  const isOurs = await held(context, lane, async (own) => {
    await own.menuQueue.settle(menus);
    return true;
  });
  return { kind: isOurs ? 'works' : 'nothing' };
}

/** Who was erased during a call may have got the menu after the erasure took it back, and nobody looks at them again. */
async function unlinkErased(
  context: Context,
  channelId: string,
  { menus, credentials }: Account,
  { menuId, contacts }: Call,
): Promise<void> {
  if (menuId === null) return;
  const erased = await context.store.menuQueue.erasedOf(channelId, contacts);
  if (erased.length === 0) return;
  const outcome = await menus.set(erased, null, credentials);
  if (outcome.kind !== 'done') context.log.warn({ channelId, outcome: outcome.kind }, 'a rich menu was not unlinked');
}

/** One contact that the platform refuses must not keep the others from their menu. */
async function inHalves(context: Context, lane: MenuLane, account: Account, call: Call): Promise<ChannelHealth> {
  const middle = Math.ceil(call.contacts.length / 2);
  const first = await make(context, lane, account, { ...call, contacts: call.contacts.slice(0, middle) });
  if (first.kind !== 'works') return first;
  return make(context, lane, account, { ...call, contacts: call.contacts.slice(middle) });
}
