import type { Customer, MessengerPage } from '../world/accounts.ts';
import type { Thread } from '../world/state.ts';
import type { World } from '../world/world.ts';

const windowMs = 24 * 3600 * 1000;

export function threadOf(world: World, page: MessengerPage, customer: Customer): Thread {
  const key = `${page.pageId}/${customer.id}`;
  const thread = world.state.threads[key] ?? { lastInboundAt: null, blocked: false, refusals: 0 };
  world.state.threads[key] = thread;
  return thread;
}

/** 24 hours from the customer's last message or postback; a page's own messages don't open it again. */
export const windowOpen = (world: World, thread: Thread): boolean =>
  thread.lastInboundAt !== null && world.now() - thread.lastInboundAt < windowMs;
