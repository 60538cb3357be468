import type { Customer } from '../world/accounts.ts';
import type { Thread } from '../world/state.ts';
import type { World } from '../world/world.ts';

const windowMs = 24 * 3600 * 1000;

/** `account`: page, Instagram account or phone number id. */
export function threadOf(world: World, account: string, customer: Customer): Thread {
  const key = `${account}/${customer.id}`;
  const thread = world.state.threads[key] ?? { lastInboundAt: null, blocked: false, refusals: 0 };
  world.state.threads[key] = thread;
  return thread;
}

/** 24 hours from the customer's last message, tap or referral; an account's own messages don't open it again. */
export const windowOpen = (world: World, thread: Thread): boolean =>
  thread.lastInboundAt !== null && world.now() - thread.lastInboundAt < windowMs;

/** Sets when the customer last wrote, with no event: a window that is open, or closed. Null: they never wrote. */
export function setLastInbound(world: World, account: string, customer: Customer, at: number | null): void {
  threadOf(world, account, customer).lastInboundAt = at;
  world.changed();
}

/** Meta tells no account that it was blocked, or unblocked. */
export function setBlocked(world: World, account: string, customer: Customer, blocked: boolean): void {
  threadOf(world, account, customer).blocked = blocked;
  world.changed();
}

/** Another app takes the conversation, or gives it back. */
export function setOtherApp(world: World, account: string, customer: Customer, otherApp: boolean): void {
  threadOf(world, account, customer).otherApp = otherApp;
  world.changed();
}
