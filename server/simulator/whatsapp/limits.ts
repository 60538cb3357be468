import type { Customer } from '../world/accounts.ts';
import { chatOf } from '../world/chats.ts';
import type { WhatsappNumber } from '../world/meta-accounts.ts';
import type { World } from '../world/world.ts';

const recent = new WeakMap<WhatsappNumber, number[]>();

/** Counts this message; true if the number has sent as many in the last second as it may. */
export function throughputIsFull(world: World, number: WhatsappNumber): boolean {
  const now = world.now();
  const within = (recent.get(number) ?? []).filter((at) => at <= now && now - at < 1000);
  recent.set(number, within);
  if (within.length >= number.throughput) return true;
  within.push(now);
  return false;
}

/** True if the last message to this customer is less than 6 s old. */
export function pairIsFull(world: World, number: WhatsappNumber, customer: Customer): boolean {
  const chat = chatOf(world, 'whatsapp', number.phoneNumberId, customer.id);
  const last = chat.findLast(({ direction }) => direction === 'to_customer');
  return last !== undefined && world.now() - last.at < 6000;
}
